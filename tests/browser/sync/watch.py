"""What a page says, as it says it: every text that appears is compared with what may not be said yet."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.async_api import Page

SAVED = "Saved on this phone"
SENT = ("Everything has been sent.", "All sent")


@dataclass
class Watch:
    """`said` are the watched words in the order in which they were drawn, each with what was the case then."""

    fact: Callable[[], bool]
    said: list[tuple[str, bool]] = field(default_factory=list)

    @classmethod
    async def over(cls, page: Page, words: tuple[str, ...], fact: Callable[[], bool] = lambda: True) -> "Watch":
        """From the page's next start on; `fact` is asked at the moment when one of the words is drawn."""
        made = cls(fact)
        await page.expose_function("heardWords", lambda word: made.said.append((word, made.fact())))
        await page.add_init_script(WATCH.replace("WORDS", str(list(words))))
        return made

    def never(self, word: str) -> bool:
        return all(said != word for said, _ in self.said)

    def early(self) -> list[str]:
        """What was said although it was not so."""
        return [word for word, true in self.said if not true]


WATCH = """(() => {
  const words = WORDS;
  const shown = new Map();
  new MutationObserver(() => {
    const text = document.body?.innerText ?? "";
    for (const word of words) {
      const now = text.includes(word);
      if (now && !shown.get(word)) heardWords(word);
      shown.set(word, now);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
})();"""
