// Sets blocks of text into the frames of pages, as a layout program does: `compose(spec)` fills the document and reports
// {pages, furniture, foreign, columns}. Text that does not fit goes on in the next frame, broken where the line ends.
//
// spec: {lang, css, first, step, of, min, max, line, vertical, justify, hang, keep, last, queues, templates, cycle}
//   queues     lists of sections {head: blocks that span, blocks, cols, gap, rule, balance, after, turn: {out, in}}
//   templates  of pages: {areas: [{x, y, w, h, queue}], boxes: [{x, y, w, anchor, cls, style, kind, blocks}], furniture: [{style, t}]};
//              a box is foreign, furniture or the text's own; words of furniture may hold {n} {nn} {cn} {rn} {RN} {N};
//              the last `cycle` templates come again and again until the queues are empty
//   a block    {c: class, t: text} may be broken; {c, h: html} may not; k: 1 stays with what follows; foot: 1 is a footnote
async function compose(spec) {
    const doc = document, body = doc.body, vertical = !!spec.vertical;
    doc.documentElement.lang = spec.lang;
    const style = doc.createElement("style");
    style.textContent = spec.css;
    doc.head.append(style);
    body.replaceChildren();
    await doc.fonts.ready;
    const furniture = [], foreign = [], columns = [], pages = [], waiting = [];
    const HANG = "，。、", NO_START = "，。、；：！？）》」』】”’…—％%·,.;:!?)]}〉〕", NO_END = "（《「『【“‘([{〈〔";
    const pen = doc.createElement("canvas").getContext("2d");

    const box = (parent, cls, r) => {
        const el = doc.createElement("div");
        el.className = cls;
        el.style.cssText = `position:absolute;left:${r.x}px;top:${r.y}px;width:${r.w}px;` + (r.h ? `height:${r.h}px;` : "");
        parent.append(el);
        return el;
    };
    const make = (b) => {
        const el = doc.createElement("div");
        el.className = b.c;
        if (b.h !== undefined) el.innerHTML = b.h; else el.textContent = b.t;
        if (b.s) el.style.cssText = b.s;
        return el;
    };
    const fits = (el, frame) => {
        const a = el.getBoundingClientRect(), f = frame.getBoundingClientRect();
        return vertical ? a.left >= f.left - 1 : a.bottom <= f.bottom + 1;
    };

    // The first character of a text node that stands on a line beyond the frame.
    const beyond = (node, frame) => {
        const f = frame.getBoundingClientRect(), range = doc.createRange();
        const out = (k) => {
            for (let i = k; i >= 0; i--) {
                range.setStart(node, i);
                range.setEnd(node, i + 1);
                const all = range.getClientRects(), r = all[all.length - 1];
                if (r && (r.width || r.height)) return vertical ? r.left < f.left - 1 : r.bottom > f.bottom + 1;
            }
            return false;
        };
        let lo = 0, hi = node.length;
        while (lo < hi) {
            const mid = (lo + hi) >> 1;
            if (out(mid)) hi = mid; else lo = mid + 1;
        }
        const code = node.data.charCodeAt(lo);
        return code >= 0xdc00 && code < 0xe000 ? lo - 1 : lo;
    };

    // Lines of a paragraph with marks that hang in the margin: greedy, no mark at a line's start, no opening mark at its end.
    const hung = (b, frame) => {
        const probe = make(b);
        frame.append(probe);
        const css = getComputedStyle(probe), em = parseFloat(css.fontSize), width = probe.clientWidth;
        let indent = parseFloat(css.textIndent) || 0;
        pen.font = `${css.fontStyle} ${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
        probe.remove();
        const tokens = b.t.match(/[A-Za-z0-9.,%+\-\/:@_]+|——|……|\s+|[^]/gu) || [];
        const lines = [];
        let line = [], used = indent;
        const flush = (hang, last) => {
            lines.push({c: b.c + " ln" + (lines.length ? " cont" : "") + (last ? " end" : ""), t: line.join("") + hang, hang, k: 0});
            line = [];
            used = 0;
        };
        for (let i = 0; i < tokens.length; i++) {
            const w = /^[^\x00-\xff]$/u.test(tokens[i]) ? em : pen.measureText(tokens[i]).width;
            if (line.length && used + w > width + 0.5) {
                if (HANG.includes(tokens[i])) {
                    flush(tokens[i], i === tokens.length - 1);
                    continue;
                }
                const down = [];
                if (NO_START.includes(tokens[i][0]) && line.length > 2) down.unshift(line.pop());
                while (line.length > 1 && NO_END.includes(line[line.length - 1])) down.unshift(line.pop());
                flush("", false);
                for (const t of down) {
                    line.push(t);
                    used += /^[^\x00-\xff]$/u.test(t) ? em : pen.measureText(t).width;
                }
            }
            line.push(tokens[i]);
            used += w;
        }
        if (line.length) flush("", true);
        return lines;
    };
    const hangs = (b) => spec.hang && b.t && !b.c.includes("ln") && /^(p|item)\b/.test(b.c);
    const makeLine = (b) => {
        const el = make(b);
        if (b.hang) {
            el.textContent = b.t.slice(0, -1);
            const mark = doc.createElement("span");
            mark.textContent = b.hang;
            mark.style.cssText = "position:absolute;left:100%;top:0;text-indent:0";
            el.style.position = "relative";
            el.append(mark);
        }
        return el;
    };

    // Fill frames with blocks; {els: what was set, rest: what did not fit}.
    const fill = (frames, blocks) => {
        const rest = blocks.slice(), set = [];
        const feet = (frame, b) => {                          // a footnote: at the page's foot, the frame ends above it
            const el = make(b), page = frame.parentElement;
            const at = parseFloat(frame.style.top), tall = parseFloat(frame.style.height);
            const foot = frame.foot || (frame.foot = box(page, "well foot", {x: parseFloat(frame.style.left), y: at, w: parseFloat(frame.style.width)}));
            const before = foot.childElementCount ? foot.offsetHeight : 0;
            foot.append(el);
            const more = foot.offsetHeight - before + (before ? 0 : 8), under = frame.lastElementChild;
            const used = under ? under.getBoundingClientRect().bottom - frame.getBoundingClientRect().top : 0;
            if (tall - more < used + 2 * spec.line && under) {
                el.remove();
                if (!before) foot.remove(), frame.foot = null;
                return false;
            }
            frame.style.height = `${tall - more}px`;
            foot.style.top = `${at + tall - more + 8}px`;
            return true;
        };
        for (const frame of frames) {
            const here = [];
            while (rest.length) {
                const b = rest[0];
                if (b.foot) {
                    if (!feet(frame, b)) break;
                    rest.shift();
                    continue;
                }
                if (hangs(b)) {
                    rest.splice(0, 1, ...hung(b, frame));
                    continue;
                }
                const el = b.hang ? makeLine(b) : make(b);
                frame.append(el);
                if (fits(el, frame)) {
                    here.push([el, b]);
                    rest.shift();
                    continue;
                }
                const whole = b.h !== undefined || b.k || b.c.includes("ln");
                const k = whole || !el.firstChild ? 0 : beyond(el.firstChild, frame);
                if (k > 0 && k < b.t.length) {
                    el.textContent = b.t.slice(0, k);
                    if (spec.justify) el.style.textAlignLast = "justify";
                    here.push([el, b]);
                    rest[0] = {...b, c: b.c + (b.c.includes("cont") ? "" : " cont"), t: b.t.slice(k)};
                } else if (k >= b.t?.length || !here.length) {
                    here.push([el, b]);                       // only its margin sticks out, or no frame will ever hold it
                    rest.shift();
                    if (k >= b.t?.length) continue;
                } else {
                    el.remove();
                    while (spec.keep && here.length > 1 && here[here.length - 1][1].k) {
                        const [head, block] = here.pop();
                        head.remove();
                        rest.unshift(block);
                    }
                }
                break;
            }
            set.push(...here);
            if (!rest.length) break;
        }
        return {set, rest};
    };

    // The columns between y and y + h, less the boxes that stand in them.
    const cut = (area, s, y, h, boxes, trim) => {
        const n = s.cols, gap = s.gap, found = [];
        const size = ((vertical ? h : area.w) - gap * (n - 1)) / n;
        for (let i = 0; i < n; i++) {
            const r = vertical ? {x: area.x, y: y + i * (size + gap), w: area.w, h: size}
                               : {x: area.x + i * (size + gap), y, w: size, h};
            let parts = [r];
            for (const b of boxes) parts = parts.flatMap((p) => {
                if (b.x >= p.x + p.w - 2 || b.x + b.w <= p.x + 2 || b.y >= p.y + p.h - 2 || b.y + b.h <= p.y + 2) return [p];
                const above = {...p, h: b.y - p.y - 6}, below = {...p, y: b.y + b.h + 6, h: p.y + p.h - b.y - b.h - 6};
                return [above, below].filter((q) => q.h > 3 * spec.line);
            });
            found.push(...parts);
        }
        if (trim && found.length) found[found.length - 1].h -= trim;
        return found;
    };

    const queues = spec.queues.map((q) => q.map((s) => ({...s, blocks: s.blocks.slice(), head: s.head.slice()})));
    const numberOf = (i) => spec.first + i * (spec.step || 1);
    for (let i = 0; i < spec.max && (i < spec.min || queues.some((q) => q.length)); i++) {
        const t = spec.templates[i < spec.templates.length ? i : spec.templates.length - spec.cycle + (i - spec.templates.length) % spec.cycle];
        const page = doc.createElement("div");
        page.className = "sheet";
        body.append(page);
        pages.push(page);
        const edges = [];
        const furnish = () => {
            for (const f of t.furniture) {
                const el = doc.createElement("div");
                el.className = "fur " + (f.c || "");
                el.style.cssText = "position:absolute;" + f.style;
                page.append(el);
                waiting.push([el, f.t, numberOf(i), f.kind || "furniture"]);
            }
        };
        if (!spec.last) furnish();
        const boxes = [], held = doc.createDocumentFragment();
        for (const b of t.boxes) {
            const el = box(page, "box " + (b.cls || ""), b);
            if (b.style) el.style.cssText += b.style;
            for (const x of b.blocks) el.append(make(x));
            const r = el.getBoundingClientRect(), p = page.getBoundingClientRect();
            const h = r.height;
            const y = b.anchor === "bottom" ? b.y - h : b.anchor === "mid" ? b.y - h / 2 : b.y;
            el.style.top = `${y}px`;
            boxes.push({x: r.left - p.left, y, w: r.width, h});
            if (b.kind !== "own") for (const x of b.blocks) if (x.t) (b.kind === "foreign" ? foreign : furniture).push(x.t);
            if (spec.last) held.append(el);
        }
        for (const area of t.areas) {
            const queue = queues[area.queue];
            let y = area.y;
            const bottom = area.y + area.h;
            while (queue.length && bottom - y > 4 * spec.line) {
                const s = queue[0];
                let head = null;
                if (s.head.length) {
                    head = box(page, "well", {x: area.x, y, w: area.w});
                    for (const b of s.head) head.append(make(b));
                    const used = head.getBoundingClientRect().height;
                    if (s.blocks.length && y > area.y && bottom - y - used < 3 * spec.line) {
                        head.remove();
                        break;
                    }
                    y += used + (spec.headgap || 6);
                }
                const attempt = (h, trim) => {
                    const rects = cut(area, s, y, h, boxes, trim), frames = rects.map((r) => box(page, "well frame", r));
                    return {...fill(frames, s.blocks), frames, rects};
                };
                const drop = (a) => a.frames.forEach((f) => f.remove());
                let h = bottom - y, got = attempt(h, 0);
                if (got.rest.length && s.turn) {
                    drop(got);
                    got = attempt(h, spec.line * 1.2);
                }
                if (!got.rest.length && !vertical && (s.balance || queue.length > 1)) {
                    let lo = 0, hi = h;
                    for (let step = 0; step < 7 && hi - lo > spec.line / 2; step++) {
                        const mid = (lo + hi) / 2;
                        drop(got);
                        got = attempt(mid, 0);
                        const over = got.frames.some((f) => [...f.children].some((e) => !fits(e, f)));
                        if (got.rest.length || over) lo = mid; else hi = mid;
                    }
                    drop(got);
                    got = attempt(hi, 0);
                    h = hi;
                }
                for (const r of got.rects) edges.push([r.x, r.y, r.w, r.h]);
                if (s.rule) for (const f of got.frames.slice(1)) f.classList.add("rule");
                s.head = [];
                s.blocks = got.rest;
                if (s.blocks.length) {
                    if (s.turn) {
                        const after = numberOf(i + 1), last = got.frames[got.frames.length - 1];
                        const out = s.turn.out.replace("{to}", after), into = s.turn.in.replace("{from}", numberOf(i));
                        last.append(make({c: "turn", t: out}));
                        s.blocks.unshift({c: "turn", t: into, k: 1});
                        furniture.push(out, into);
                    }
                    break;
                }
                y += h + (s.after || 14);
                queue.shift();
            }
        }
        page.append(held);
        if (spec.last) furnish();
        columns.push(edges);
    }
    const DIGITS = "〇一二三四五六七八九";
    const chinese = (n) => n < 10 ? DIGITS[n] : n < 100 ? (n >= 20 ? DIGITS[Math.floor(n / 10)] : "") + "十" + (n % 10 ? DIGITS[n % 10] : "")
                                            : [...String(n)].map((d) => DIGITS[d]).join("");
    const roman = (n) => {
        let s = "";
        for (const [v, r] of [[100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]])
            while (n >= v) s += r, n -= v;
        return s;
    };
    for (const [el, t, n, kind] of waiting) {
        el.textContent = t.replaceAll("{n}", n).replaceAll("{nn}", String(n).padStart(2, "0")).replaceAll("{cn}", chinese(n))
            .replaceAll("{rn}", roman(n).toLowerCase()).replaceAll("{RN}", roman(n)).replaceAll("{N}", Math.max(spec.of || 0, spec.first - 1 + pages.length));
        (kind === "foreign" ? foreign : furniture).push(el.textContent);
    }
    return {pages: pages.length, furniture, foreign, columns, left: queues.reduce((n, q) => n + q.length, 0)};
}
