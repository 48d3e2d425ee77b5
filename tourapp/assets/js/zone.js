// The reader's time zone. Until she has chosen one, the server takes the usual one of her language; the browser knows
// better and says so in the same cookie, for this visit. The choice in the footer is kept longer, and wins.

export function noteZone() {
  if (/(^|; )zone=/.test(document.cookie)) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || !zone.includes("/")) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; samesite=lax${secure}`;
}
