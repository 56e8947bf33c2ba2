/* Small comforts; every page is complete without them. */
(function () {
  "use strict";

  function steps() {
    var box = document.querySelector(".pp-redline .pp-steps");
    if (!box) return;
    var keys = document.getElementById("pp-keys");
    box.hidden = false;

    /* The cards, or in the whole text the numbers behind changed clauses. */
    function shown() {
      var list = document.querySelector(".pp-list").offsetParent !== null;
      var all = document.querySelectorAll(list ? ".pp-change, .pp-list .pp-badge" : ".pp-whole .pp-badge");
      return Array.prototype.filter.call(all, function (one) { return list || one.offsetParent !== null; });
    }

    function go(by) {
      var changes = shown();
      if (!changes.length) return;
      var here = changes.indexOf(document.activeElement && document.activeElement.closest(".pp-change, .pp-badge"));
      if (here < 0) {
        here = by > 0 ? -1 : changes.length;
        var top = 120;
        for (var n = 0; n < changes.length; n++) {
          if (changes[n].getBoundingClientRect().top < top) here = by > 0 ? n : n + 1;
        }
      }
      var next = changes[Math.max(0, Math.min(changes.length - 1, here + by))];
      opened(next);
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center" });
    }

    box.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) go(Number(button.dataset.ppStep));
    });
    document.addEventListener("keydown", function (event) {
      if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, select, textarea, [contenteditable]") && event.target.type !== "radio" &&
          event.target.type !== "checkbox") return;
      if (event.key === "n") go(1);
      if (event.key === "p") go(-1);
    });
  }

  function dateBox() {
    var form = document.querySelector(".pp-asof__form");
    if (!form) return;
    var input = form.querySelector("input");
    var output = form.querySelector("output");
    var rows = document.querySelectorAll(".pp-periods li");
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    input.addEventListener("input", function () {
      var day = input.value;
      output.textContent = "";
      if (!day) return;
      var found = Array.prototype.find.call(rows, function (row) {
        return row.dataset.from <= day && (!row.dataset.to || day <= row.dataset.to);
      });
      if (!found) {
        output.textContent = form.dataset.none;
        return;
      }
      Array.prototype.forEach.call(found.childNodes, function (node) { output.appendChild(node.cloneNode(true)); });
    });
  }

  /* What lies in a folded part is unfolded by a link to it, and for paper. */
  function opened(element) {
    for (var at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  }

  function folds() {
    function toTarget() {
      var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target) return;
      opened(target);
      if (target.closest("details")) target.scrollIntoView({ block: "center" });
    }
    addEventListener("hashchange", toTarget);
    toTarget();
    var shut = [];
    addEventListener("beforeprint", function () {
      shut = Array.prototype.filter.call(document.querySelectorAll("details.pp-fold, details.pp-year"), function (one) {
        return !one.open;
      });
      shut.forEach(function (one) { one.open = true; });
    });
    addEventListener("afterprint", function () {
      shut.forEach(function (one) { one.open = false; });
    });
  }

  /* Read from a folder, a link to a folder must name the page in it. */
  function fromFolder() {
    if (location.protocol !== "file:") return;
    document.querySelectorAll("a[href]").forEach(function (link) {
      var url = new URL(link.getAttribute("href"), location.href);
      if (url.protocol !== "file:" || !url.pathname.endsWith("/")) return;
      url.pathname += "index.html";
      link.href = url.href;
    });
  }

  steps();
  dateBox();
  folds();
  fromFolder();
})();
