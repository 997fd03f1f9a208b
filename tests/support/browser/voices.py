"""Voices for a browser that has none, and a scene that is read by them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

VOICES = """(() => {
  const said = globalThis.said = [];
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = {
    getVoices: () => [["Near", true], ["Far", false], ["Also near", true]].map(
      ([name, localService]) => ({ name, localService, lang: "en-GB" })),
    speak: (words) => {
      const { text, voice, rate, pitch } = words;
      said.push({ text, voice: voice.name, rate, pitch });
      speech.now = words;
    },
    cancel: () => { speech.now = null; },
    addEventListener: () => {},
  };
  Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
})()"""
"""Voices for a browser that has none: two of the device, one that would send the words away."""
LAST = "globalThis.said.at(-1)"
"""What was said last: {text, voice, rate}."""
ENDED = "speechSynthesis.now.onend()"
"""The voice has come to the end of a sentence."""


def scene_is_read(page: Page, within: Locator | None = None) -> None:
    """A scene begins with its title, has a voice for each speaker, and stops with Escape."""
    scene = (within or page.locator("body")).locator(".al-scene").first
    listen = scene.get_by_role("button", name="Listen to the scene")
    expect(listen).to_be_visible()
    listen.press("Enter")
    bar = page.get_by_role("region", name="Listening")
    expect(bar.get_by_role("button", name="Pause")).to_be_focused()
    title = scene.get_by_role("heading").first.inner_text()
    assert page.evaluate(LAST)["text"] == title
    spoken = dict[str, str]()
    for speaker in scene.locator(".al-speaker").all_inner_texts()[:2]:
        while page.evaluate(LAST)["text"] != speaker.strip():
            page.evaluate(ENDED)
        page.evaluate(ENDED)  # the name is the course's, the line is the speaker's
        spoken[speaker] = page.evaluate("JSON.stringify([said.at(-1).voice, said.at(-1).pitch])")
    assert len(set(spoken.values())) == len(spoken)
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(listen).to_be_focused()
    assert page.evaluate("speechSynthesis.now") is None
