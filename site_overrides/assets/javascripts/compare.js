/* Any two versions of a policy, compared in the browser from data.json. Nothing leaves the site. */
(function (root) {
  "use strict";

  var ISLAND = 2;
  var LIMIT = 4000000;

  /* Tokens of a clause: text, white space before, emphasis and link target. */
  function tokens(clause) {
    if (clause.tokens) return clause.tokens;
    var out = [];
    if (clause.t !== "") {
      var lines = clause.t.split("\n");
      var code = clause.k === "code";
      for (var n = 0; n < lines.length; n++) {
        var gap = !code && lines[n].charAt(0) === " ";
        out.push({ text: gap ? lines[n].slice(1) : lines[n], gap: gap, marks: "", target: "" });
      }
      (clause.f || []).forEach(function (run) {
        for (var at = run[0]; at < run[1]; at++) {
          out[at].marks = run[2];
          out[at].target = run[3];
        }
      });
    }
    clause.tokens = out;
    return out;
  }

  /* Two lists of clauses, aligned by lineage: rows of {old, new, moved} in reading order. */
  function align(before, after) {
    var place = new Map();
    before.forEach(function (clause, i) { if (!place.has(clause.l)) place.set(clause.l, i); });
    var partner = new Array(after.length).fill(-1);
    var taken = new Set();
    after.forEach(function (clause, j) {
      var i = place.get(clause.l);
      if (i !== undefined && !taken.has(i)) {
        partner[j] = i;
        taken.add(i);
      }
    });
    var same = new Map();
    before.forEach(function (clause, i) {
      var key = clause.k + "\n" + clause.t;
      if (!taken.has(i) && clause.t) same.set(key, (same.get(key) || []).concat(i));
    });
    after.forEach(function (clause, j) {
      var found = partner[j] < 0 && same.get(clause.k + "\n" + clause.t);
      if (found && found.length) {
        partner[j] = found.shift();
        taken.add(partner[j]);
      }
    });
    var still = increasing(partner);
    var rows = [];
    var next = 0;
    function gone(upTo) {
      for (; next < upTo; next++) {
        if (!taken.has(next)) rows.push({ old: before[next], new: null, moved: false });
      }
    }
    after.forEach(function (clause, j) {
      if (partner[j] >= 0 && still.has(j)) gone(partner[j]);
      var old = partner[j] >= 0 ? before[partner[j]] : null;
      rows.push({ old: old, new: clause, moved: old !== null && !still.has(j) });
    });
    gone(before.length);
    return rows;
  }

  /* Places of the longest increasing run among the partners: what is not in it has moved. */
  function increasing(partner) {
    var tails = [];
    var from = new Array(partner.length).fill(-1);
    partner.forEach(function (value, j) {
      if (value < 0) return;
      var low = 0;
      var high = tails.length;
      while (low < high) {
        var mid = (low + high) >> 1;
        if (partner[tails[mid]] < value) low = mid + 1; else high = mid;
      }
      from[j] = low ? tails[low - 1] : -1;
      tails[low] = j;
    });
    var out = new Set();
    for (var at = tails.length ? tails[tails.length - 1] : -1; at >= 0; at = from[at]) out.add(at);
    return out;
  }

  /* Words: runs of [op, old tokens, new tokens], op "equal", "change". */
  function words(old, now) {
    var start = 0;
    while (start < old.length && start < now.length && old[start].text === now[start].text) start++;
    var endOld = old.length;
    var endNew = now.length;
    while (endOld > start && endNew > start && old[endOld - 1].text === now[endNew - 1].text) {
      endOld--;
      endNew--;
    }
    var runs = [];
    add(runs, "equal", old.slice(0, start), now.slice(0, start));
    middle(old.slice(start, endOld), now.slice(start, endNew)).forEach(function (run) { add(runs, run[0], run[1], run[2]); });
    add(runs, "equal", old.slice(endOld), now.slice(endNew));
    return withoutIslands(runs);
  }

  function add(runs, op, old, now) {
    if (!old.length && !now.length) return;
    var last = runs[runs.length - 1];
    if (!last || last[0] !== op) {
      runs.push([op, old.slice(), now.slice()]);
      return;
    }
    for (var i = 0; i < old.length; i++) last[1].push(old[i]);
    for (var j = 0; j < now.length; j++) last[2].push(now[j]);
  }

  /* Words as numbers, so that comparing two costs nothing. */
  function numbers(list, known) {
    var out = new Int32Array(list.length);
    for (var n = 0; n < list.length; n++) {
      var text = list[n].text;
      var found = known.get(text);
      if (found === undefined) known.set(text, found = known.size);
      out[n] = found;
    }
    return out;
  }

  function middle(old, now) {
    if (!old.length || !now.length || old.length * now.length > LIMIT) return [["change", old, now]];
    var known = new Map();
    var left = numbers(old, known);
    var right = numbers(now, known);
    var width = now.length + 1;
    var table = new Uint16Array((old.length + 1) * width);
    for (var i = old.length - 1; i >= 0; i--) {
      var word = left[i];
      var row = i * width;
      for (var j = now.length - 1; j >= 0; j--) {
        if (word === right[j]) {
          table[row + j] = table[row + width + j + 1] + 1;
        } else {
          var down = table[row + width + j];
          var across = table[row + j + 1];
          table[row + j] = down > across ? down : across;
        }
      }
    }
    var runs = [];
    var a = 0;
    var b = 0;
    while (a < old.length && b < now.length) {
      if (left[a] === right[b]) {
        add(runs, "equal", [old[a++]], [now[b++]]);
      } else if (table[(a + 1) * width + b] >= table[a * width + b + 1]) {
        add(runs, "change", [old[a++]], []);
      } else {
        add(runs, "change", [], [now[b++]]);
      }
    }
    add(runs, "change", old.slice(a), now.slice(b));
    return runs;
  }

  function withoutIslands(runs) {
    var out = [];
    runs.forEach(function (run, n) {
      var inner = n > 0 && n < runs.length - 1;
      var letters = run[2].filter(function (token) { return /[\p{L}\p{N}]/u.test(token.text); }).length;
      add(out, run[0] === "equal" && inner && letters <= ISLAND ? "change" : run[0], run[1], run[2]);
    });
    var kept = 0;
    var before = 0;
    var after = 0;
    out.forEach(function (run) {
      if (run[0] === "equal") kept += run[2].length;
      before += run[1].length;
      after += run[2].length;
    });
    var least = Math.min(before, after);
    if (least > 6 && kept < 0.35 * least) {
      var whole = [];
      out.forEach(function (run) { add(whole, "change", run[1], run[2]); });
      return whole;
    }
    return out;
  }

  var compare = { tokens: tokens, align: align, words: words };
  if (typeof module === "object" && module.exports) module.exports = compare;
  root.policypressCompare = compare;
  if (typeof document === "undefined") return;

  /* The page. */
  var page = document.querySelector(".pp-compare");
  if (!page) return;
  var form = page.querySelector("form");
  var from = document.getElementById("pp-from");
  var to = document.getElementById("pp-to");
  var out = page.querySelector(".pp-compare__out");
  var said = page.querySelector(".pp-compare__count");
  var data = null;
  var say = JSON.parse(page.dataset.words);
  var pairs = JSON.parse(page.dataset.pairs);
  var drawn = 0;

  function make(name, classes, text) {
    var one = document.createElement(name);
    if (classes) one.className = classes;
    if (text !== undefined) one.textContent = text;
    return one;
  }

  function leads(target) {
    if (target.charAt(0) === "~") return root_() + target.slice(1);
    if (target.charAt(0) === "#") return root_() + data.policy + "/" + target;
    return target;
  }

  function root_() {
    var depth = data.policy.split("/").length + 1;
    return new URL("../".repeat(depth), location.href.split("#")[0]).href;
  }

  var MARKS = { b: "strong", i: "em", s: "s", u: "u", "^": "sup", _: "sub", c: "code" };

  /* Tokens as elements, emphasis and links intact. */
  function put(parent, list, first) {
    var at = 0;
    while (at < list.length) {
      var end = at + 1;
      while (end < list.length && list[end].marks === list[at].marks && list[end].target === list[at].target &&
             list[end].text !== "|") end++;
      var text = list.slice(at, end).map(function (token, n) { return (token.gap && n ? " " : "") + token.text; }).join("");
      if (list[at].gap && (at || !first)) parent.appendChild(document.createTextNode(" "));
      var inner = document.createTextNode(text);
      Object.keys(MARKS).forEach(function (mark) {
        if (list[at].marks.indexOf(mark) < 0) return;
        var wrap = make(MARKS[mark]);
        wrap.appendChild(inner);
        inner = wrap;
      });
      if (list[at].target) {
        var link = make("a");
        link.href = leads(list[at].target);
        link.appendChild(inner);
        inner = link;
      }
      parent.appendChild(inner);
      at = end;
    }
  }

  function mark(parent, name, spoken, list) {
    if (!list.length) return;
    if (list[0].gap && parent.childNodes.length) parent.appendChild(document.createTextNode(" "));
    var element = make(name);
    var parts = spoken.split("{text}");
    element.appendChild(make("span", "pp-sr", parts[0]));
    put(element, list, true);
    element.appendChild(make("span", "pp-sr", parts[1]));
    parent.appendChild(element);
  }

  function shown(parent, runs, side) {
    runs.forEach(function (run) {
      if (run[0] === "equal") {
        put(parent, side === "old" ? run[1] : run[2], !parent.childNodes.length);
        return;
      }
      if (side !== "new") mark(parent, "del", say.removed, run[1]);
      if (side !== "old") mark(parent, "ins", say.added, run[2]);
    });
  }

  /* The runs of each cell of a row; nothing where a change goes across cells. */
  function cells(runs) {
    var out = [[]];
    function parts(list) {
      return list.reduce(function (found, token) {
        if (token.text === "|") found.push([]);
        else found[found.length - 1].push(token);
        return found;
      }, [[]]);
    }
    for (var n = 0; n < runs.length; n++) {
      var old = parts(runs[n][1]);
      var now = parts(runs[n][2]);
      if (!runs[n][1].length) old = now.map(function () { return []; });
      if (!runs[n][2].length) now = old.map(function () { return []; });
      if (old.length !== now.length) return [];
      for (var i = 0; i < old.length; i++) {
        if (i) out.push([]);
        out[out.length - 1].push([runs[n][0], old[i], now[i]]);
      }
    }
    return out;
  }

  function tabled(body, runs) {
    var found = cells(runs);
    if (found.length < 2) return false;
    body.className += " pp-row__cells";
    body.style.setProperty("--pp-cells", String(found.length));
    found.forEach(function (one, n) {
      var cell = make("span", "pp-row__cell");
      if (n) cell.appendChild(make("span", "pp-sr", " | "));
      shown(cell, one, "");
      body.appendChild(cell);
    });
    return true;
  }

  /* What changed beside the words: layout, emphasis, where links lead. */
  function formatting(old, now, runs) {
    var notes = [];
    var emphasis = false;
    if (old.k !== now.k || old.h !== now.h) notes.push(say.layout);
    runs.forEach(function (run) {
      if (run[0] !== "equal") return;
      run[2].forEach(function (token, n) {
        if (token.marks !== run[1][n].marks) emphasis = true;
        if (token.target === run[1][n].target) return;
        var note = say.link.replace("{before}", run[1][n].target || say.nolink).replace("{after}", token.target || say.nolink);
        if (notes.indexOf(note) < 0) notes.push(note);
      });
    });
    if (emphasis) notes.push(say.emphasis);
    return notes;
  }

  function same(old, now) {
    return old.t === now.t && old.k === now.k && old.h === now.h && JSON.stringify(old.f || []) === JSON.stringify(now.f || []);
  }

  function kindOf(row) {
    if (!row.old) return "added";
    if (!row.new) return "removed";
    return same(row.old, row.new) ? (row.moved ? "moved" : "") : "modified";
  }

  function line(row, sides) {
    var clause = row.new || row.old;
    var kind = kindOf(row);
    var heading = clause.k === "heading";
    var box = make(heading ? "h2" : clause.k === "code" ? "pre" : "div", "pp-row pp-row--" + clause.k);
    if (heading) box.classList.add("pp-row--heading");
    if (clause.d) box.dataset.depth = String(Math.min(4, clause.d));
    if (kind) box.classList.add("pp-c", "pp-" + kind);
    if (clause.m) box.appendChild(make("span", "pp-row__marker", clause.m));
    var body = make("span", "pp-row__text");
    box.appendChild(body);
    var old = row.old ? tokens(row.old) : [];
    var now = row.new ? tokens(row.new) : [];
    if (clause.k === "code") {
      old = row.old ? [{ text: row.old.t, marks: "", target: "" }] : [];
      now = row.new ? [{ text: row.new.t, marks: "", target: "" }] : [];
    }
    if (clause.k === "rule") body.appendChild(make("span", "", "———"));
    var runs = !row.old ? [["change", [], now]] : !row.new ? [["change", old, []]]
      : kind === "modified" ? words(old, now) : [["equal", old, now]];
    if (sides && kind === "modified") {
      body.className = "pp-sides pp-row__text";
      body.style.display = "grid";
      var left = make("span", "pp-old");
      var right = make("span", "pp-new");
      shown(left, runs, "old");
      shown(right, runs, "new");
      body.appendChild(left);
      body.appendChild(right);
    } else if ((clause.k !== "row" && clause.k !== "head") || !tabled(body, runs)) {
      shown(body, runs, "");
    }
    var note = [];
    if (row.moved) note.push(say.moved);
    if (kind === "modified") note = note.concat(formatting(row.old, row.new, runs));
    if (note.length) box.appendChild(make("span", "pp-row__said", note.join(", ")));
    return { box: box, kind: kind, heading: heading };
  }

  function clauses(name) {
    return data.versions[name].map(function (n) { return data.clauses[n]; });
  }

  /* A version against the one before it has a page of its own: the same is shown here, cut the same way. */
  function page_() {
    if (pairs[to.value] !== from.value) return "";
    return root_() + data.policy + "/changes/" + to.value + "/";
  }

  function draw() {
    var address = page_();
    var mine = ++drawn;
    if (!address) return compared();
    fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      var found = new DOMParser().parseFromString(text, "text/html").querySelector(".pp-redline");
      if (!found) throw new Error("no redline");
      if (mine === drawn) adopted(found, address);
    }).catch(function () {
      if (mine === drawn) compared();
    });
  }

  function adopted(found, address) {
    var whole = form.querySelector("[name=pp-compare-show]:checked").value === "whole";
    var sides = form.querySelector("[name=pp-compare-view]:checked").value === "sides";
    found.querySelectorAll(".pp-tools").forEach(function (one) { one.remove(); });
    found.querySelectorAll("[href]").forEach(function (one) {
      var target = one.getAttribute("href");
      one.href = target.charAt(0) === "#" ? target : new URL(target, address).href;
    });
    found.querySelector(whole ? ".pp-list" : ".pp-whole").remove();
    if (whole) found.querySelectorAll(".pp-topics").forEach(function (one) { one.remove(); });
    found.classList.toggle("pp-redline--sides", sides);
    out.dataset.view = sides ? "sides" : "inline";
    out.classList.remove("pp-text");
    out.replaceChildren(document.adoptNode(found));
    said.textContent = "";
  }

  function compared() {
    out.classList.add("pp-text");
    var whole = form.querySelector("[name=pp-compare-show]:checked").value === "whole";
    var sides = form.querySelector("[name=pp-compare-view]:checked").value === "sides";
    var rows = align(clauses(from.value), clauses(to.value)).filter(function (row) {
      return whole || kindOf(row) || row.new.k === "heading";
    }).map(function (row) { return line(row, sides); });
    var changed = rows.filter(function (row) { return row.kind; }).length;
    out.replaceChildren();
    out.dataset.view = sides ? "sides" : "inline";
    var heading = null;
    var all = document.createDocumentFragment();
    rows.forEach(function (row) {
      if (row.heading) heading = row;
      if (!whole && !row.kind) return;
      if (!whole && heading && heading !== row && !heading.box.parentNode) all.appendChild(heading.box);
      all.appendChild(row.box);
    });
    out.appendChild(all);
    said.textContent = from.value === to.value
      ? say.same : say.count.replace("{n}", changed.toLocaleString(document.documentElement.lang));
  }

  function known(name) {
    if (data.versions[name]) return name;
    return data.order.filter(function (one) { return one.split(".")[0] === name; }).pop() || "";
  }

  function fromHash() {
    var parts = decodeURIComponent(location.hash.slice(1)).split("..");
    var old = known(parts[0] || "");
    var now = known(parts[1] || "");
    if (parts.length === 2 && old && now) {
      from.value = old;
      to.value = now;
      return "";
    }
    return location.hash ? say.unknown : "";
  }

  function start(loaded) {
    data = loaded;
    form.hidden = false;
    from.value = page.dataset.from;
    to.value = page.dataset.to;
    var problem = fromHash();
    if (problem) compared();
    else draw();
    if (problem) said.textContent = problem + " " + said.textContent;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function (event) {
      if (event.target === from || event.target === to) history.replaceState(null, "", "#" + from.value + ".." + to.value);
      draw();
    });
    addEventListener("hashchange", function () {
      if (location.hash.indexOf("..") < 0) return;
      fromHash();
      draw();
    });
  }

  fetch(page.dataset.source).then(function (answer) {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }).then(start).catch(function () {
    said.textContent = say.failed;
  });
})(typeof window === "undefined" ? globalThis : window);
