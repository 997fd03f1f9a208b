// The switch between light and dark, on pages of the course and of the desk. It is as the system has
// it until somebody chooses otherwise; theme.js applies the choice before a page is drawn.

export const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* no storage: nothing is kept */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
};

const THEME = "alongside:theme";

export function offerLight() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const switches = document.querySelectorAll("[data-theme-switch]");

  function showTheme() {
    for (const button of switches) button.setAttribute("aria-pressed", String(isDark()));
  }

  for (const button of switches) {
    button.addEventListener("click", () => {
      const wish = isDark() ? "light" : "dark";
      if ((wish === "dark") === dark.matches) {
        delete root.dataset.theme;
        store.remove(THEME);
      } else {
        root.dataset.theme = wish;
        store.set(THEME, wish);
      }
      showTheme();
    });
  }
  dark.addEventListener("change", showTheme);
  // Chosen in another tab, or before going back to this page as it was.
  const follow = () => {
    const wish = store.get(THEME);
    if (wish) root.dataset.theme = wish;
    else delete root.dataset.theme;
    showTheme();
  };
  addEventListener("storage", (event) => event.key === THEME && follow());
  addEventListener("pageshow", (event) => event.persisted && follow());
  showTheme();
}
