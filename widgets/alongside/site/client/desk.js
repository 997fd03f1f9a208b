// All that runs on a page of the desk: its switch between light and dark.
import { addThemeSwitch } from "./themeSwitch.js";

addThemeSwitch();
