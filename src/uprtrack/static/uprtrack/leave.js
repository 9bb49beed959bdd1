// Leaving quickly, where scripts run: the page is emptied and another one opened before anything goes over the
// network; the server is told on the way. Without scripts the button's form does the same, one answer later.
(() => {
  const form = document.querySelector("form.leave");
  if (!form) return;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;

  const LEFT = "left";

  const away = () => {
    document.title = "";
    document.body.replaceChildren();
    location.replace(form.dataset.away);
  };

  const leave = () => {
    sessionStorage.setItem(LEFT, "");
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    if (others) others.postMessage("leave");
    away();
  };

  // Other windows and tabs of the site leave as well.
  if (others) others.onmessage = away;

  // Somebody who goes back may be quicker than a slow network told the server: until it knows, they leave again.
  if (form.dataset.signedIn === undefined) sessionStorage.removeItem(LEFT);
  else if (sessionStorage.getItem(LEFT) !== null) leave();

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
