import account from "./account";
import admin from "./admin";
import approval from "./approval";
import board from "./board";
import codes from "./codes";
import discount from "./discount";
import dispatch from "./dispatch";
import inbox from "./inbox";
import live from "./live";
import log from "./log";
import nearby from "./nearby";
import people from "./people";
import plan from "./plan";
import shell from "./shell";
import signin from "./signin";
import sync from "./sync";
import today from "./today";
import track from "./track";
import visit from "./visit";
import workorder from "./workorder";

export default {
  ...account,
  ...admin,
  ...approval,
  ...board,
  ...codes,
  ...discount,
  ...dispatch,
  ...inbox,
  ...live,
  ...log,
  ...nearby,
  ...people,
  ...plan,
  ...shell,
  ...signin,
  ...sync,
  ...today,
  ...track,
  ...visit,
  ...workorder,
} as const;
