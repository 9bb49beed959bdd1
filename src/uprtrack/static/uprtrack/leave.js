// Leaving quickly, where scripts run: the page is emptied and another one opened before anything goes over the
// network; the server is told on the way. Without scripts the button's form does the same, one answer later.
(() => {
  const form = document.querySelector("form.leave");
  if (!form) return;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;

  const away = () => {
    document.title = "";
    document.body.replaceChildren();
    location.replace(form.dataset.away);
  };

  const leave = () => {
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    if (others) others.postMessage("leave");
    away();
  };

  // Other windows and tabs of the site leave as well.
  if (others) others.onmessage = away;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  const WITHIN = 1000;
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses, event.timeStamp].slice(-3);
    if (presses.length === 3 && event.timeStamp - presses[0] <= WITHIN) leave();
  });
})();
