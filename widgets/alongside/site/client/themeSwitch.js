// The switch between light and dark, on pages of the course and of the desk. It is as the system has
// it until somebody chooses otherwise; theme.js applies the choice before a page is drawn.
import { changeLook, currentLook, followLook } from "../../reading/static/readingLook.js";

export function addThemeSwitch() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (currentLook().shade ? currentLook().shade === "dark" : dark.matches);
  const switches = document.querySelectorAll("[data-theme-switch]");

  function showShade() {
    for (const button of switches) button.setAttribute("aria-pressed", String(isDark()));
  }

  for (const button of switches) {
    button.addEventListener("click", () => {
      const wish = isDark() ? "light" : "dark";
      changeLook({ shade: (wish === "dark") === dark.matches ? "" : wish, palette: "" });
    });
  }
  dark.addEventListener("change", showShade);
  followLook(showShade);
}
