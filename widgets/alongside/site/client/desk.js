// All that runs on a page of the desk: its switch between light and dark.
import { offerLight } from "./themeSwitch.js";

offerLight();
