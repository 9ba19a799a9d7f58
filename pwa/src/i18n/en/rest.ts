/** All other words, fetched right after the first ones. */
import account from "./account";
import actual from "./actual";
import admin from "./admin";
import alerts from "./alerts";
import approval from "./approval";
import audit from "./audit";
import board from "./board";
import calendar from "./calendar";
import codes from "./codes";
import discount from "./discount";
import dispatch from "./dispatch";
import hours from "./hours";
import inbox from "./inbox";
import kinds from "./kinds";
import live from "./live";
import log from "./log";
import me from "./me";
import nearby from "./nearby";
import people from "./people";
import phones from "./phones";
import plan from "./plan";
import replan from "./replan";
import territory from "./territory";
import track from "./track";
import tray from "./tray";
import visit from "./visit";

export default {
  ...account,
  ...actual,
  ...admin,
  ...alerts,
  ...approval,
  ...audit,
  ...board,
  ...calendar,
  ...codes,
  ...discount,
  ...dispatch,
  ...hours,
  ...inbox,
  ...kinds,
  ...live,
  ...log,
  ...me,
  ...nearby,
  ...people,
  ...phones,
  ...plan,
  ...replan,
  ...territory,
  ...track,
  ...tray,
  ...visit,
} as const;
