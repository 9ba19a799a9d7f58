/** The words of the first screens: a rep's phone loads no others before Today is drawn. */
import shell from "./shell";
import signin from "./signin";
import sync from "./sync";
import today from "./today";
import workorder from "./workorder";

export default {
  ...shell,
  ...signin,
  ...sync,
  ...today,
  ...workorder,
} as const;
