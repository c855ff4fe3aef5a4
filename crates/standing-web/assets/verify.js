// Checks a receipt or a proof file of the log in the reader's own browser. Written from the specifications (C2SP
// signed-note, tlog-checkpoint and tlog-proof; RFC 6962; RFC 8032 through WebCrypto), not from the register's own
// code: two that were written apart agree, or one is wrong.
//
// Nothing is sent anywhere and nothing is fetched. Without this script the form still works: the register judges.
"use strict";
(() => {
  const RECEIPT_HEADER = "standing-receipt/v1";
  const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
  const ED25519 = 1;
  const TEXT_MAX = 4_500_000;

  const utf8 = new TextEncoder();
  const bytesOf = (base64) => {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) throw new Fault("form", base64.slice(0, 40));
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  };
  const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const equal = (left, right) => left.length === right.length && left.every((byte, at) => byte === right[at]);
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  /** What did not hold: a word for the message, and the place. */
  class Fault extends Error {
    constructor(word, place = "") {
      super(word);
      this.word = word;
      this.place = place;
    }
  }

  /** A verifier key of signed-note: `name+hex key id+base64(type, public key)`. */
  async function readKey(text) {
    const [, name, id, material] = text.trim().match(/^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/) ?? [];
    if (!name) throw new Fault("key");
    const key = bytesOf(material);
    if (key.length !== 33 || key[0] !== ED25519) throw new Fault("key");
    const expected = (await sha256(joined(utf8.encode(`${name}\n`), key))).slice(0, 4);
    const hex = [...expected].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex !== id) throw new Fault("key");
    const usable = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]);
    return { name, id: expected, usable };
  }

  /** A signed note: its text with the last line end, and its signatures. */
  function readNote(note) {
    const at = note.lastIndexOf("\n\n");
    if (at < 0 || !note.endsWith("\n")) throw new Fault("form", "note");
    const signatures = note.slice(at + 2, -1).split("\n").map((line) => {
      const [, name, material] = line.match(/^— ([^+\s]+) ([A-Za-z0-9+/=]+)$/) ?? [];
      if (!name) throw new Fault("form", line.slice(0, 40));
      return { name, bytes: bytesOf(material) };
    });
    return { text: note.slice(0, at + 1), signatures };
  }

  /** Holds if a signature by this key is on the note. A wrong one is never passed over. */
  async function checkSignature(note, key) {
    const own = note.signatures.filter(
      ({ name, bytes }) => name === key.name && equal(bytes.slice(0, 4), key.id),
    );
    if (own.length === 0) throw new Fault("unsigned", key.name);
    for (const { bytes } of own) {
      const holds =
        bytes.length === 68 &&
        (await crypto.subtle.verify("Ed25519", key.usable, bytes.slice(4), utf8.encode(note.text)));
      if (!holds) throw new Fault("signature", key.name);
    }
  }

  /** A checkpoint: origin, size, root. */
  function readCheckpoint(text) {
    const [origin, size, root, ...rest] = text.split("\n");
    if (!/^(0|[1-9][0-9]*)$/.test(size ?? "") || rest.length !== 1 || rest[0] !== "") {
      throw new Fault("form", "checkpoint");
    }
    const hash = bytesOf(root);
    if (hash.length !== 32) throw new Fault("form", "checkpoint");
    return { origin, size: BigInt(size), root: hash };
  }

  /** A receipt: the body, a note over its hash, and the checkpoint under which it was given. */
  async function checkReceipt(file, key) {
    const parts = file.split("\n\n");
    if (parts.length !== 5) throw new Fault("form", "receipt");
    const [body, said, signed, checkpointText, cosigned] = parts;
    if (body === "" || body.includes("\n")) throw new Fault("form", "body");
    const checkpointNote = readNote(`${checkpointText}\n\n${cosigned}`);
    await checkSignature(checkpointNote, key);
    const checkpoint = readCheckpoint(checkpointNote.text);
    if (checkpoint.origin !== key.name) throw new Fault("origin", checkpoint.origin);
    const receipt = readNote(`${said}\n\n${signed}\n`);
    await checkSignature(receipt, key);
    const kind = receipt.text.match(/^.*\nkind ([a-z0-9._-]{1,64})\n/)?.[1];
    const expected =
      `${RECEIPT_HEADER}\nkind ${kind}\nlog ${checkpoint.origin}\nsize ${checkpoint.size}\n` +
      `root ${base64Of(checkpoint.root)}\nbody ${base64Of(await sha256(utf8.encode(body)))}\n`;
    if (receipt.text !== expected) throw new Fault("differs");
    return { what: kind, origin: checkpoint.origin, size: checkpoint.size, shown: body };
  }

  /** A proof file: that a leaf is in the tree of a checkpoint (RFC 6962, 2.1.1). */
  async function checkProof(file, key) {
    const at = file.indexOf("\n\n");
    const head = file.slice(0, at).split("\n").slice(1);
    const extra = head[0]?.startsWith("extra ") ? bytesOf(head.shift().slice(6)) : null;
    const index = head.shift()?.match(/^index (0|[1-9][0-9]*)$/)?.[1];
    if (at < 0 || !extra || index === undefined) throw new Fault("form", "proof");
    const path = head.map(bytesOf);
    const note = readNote(file.slice(at + 2));
    await checkSignature(note, key);
    const checkpoint = readCheckpoint(note.text);
    if (checkpoint.origin !== key.name) throw new Fault("origin", checkpoint.origin);
    const leaf = await sha256(joined(Uint8Array.of(0), extra));
    const root = await rootOf(leaf, BigInt(index), checkpoint.size, path);
    if (!equal(root, checkpoint.root)) throw new Fault("differs");
    return {
      what: "proof",
      origin: checkpoint.origin,
      size: checkpoint.size,
      shown: new TextDecoder().decode(extra),
    };
  }

  /** The root to which a path leads from a leaf. */
  async function rootOf(leaf, index, size, path) {
    if (index >= size) throw new Fault("differs");
    let [node, last, hash] = [index, size - 1n, leaf];
    for (const sibling of path) {
      if (sibling.length !== 32 || last === 0n) throw new Fault("differs");
      if (node % 2n === 1n || node === last) {
        hash = await sha256(joined(Uint8Array.of(1), sibling, hash));
        while (node % 2n === 0n && node !== 0n) [node, last] = [node / 2n, last / 2n];
      } else {
        hash = await sha256(joined(Uint8Array.of(1), hash, sibling));
      }
      [node, last] = [node / 2n, last / 2n];
    }
    if (last !== 0n) throw new Fault("differs");
    return hash;
  }

  async function check(text, keyText) {
    if (text.length > TEXT_MAX) throw new Fault("form");
    // Forms and editors change line ends; what was signed has line feeds only, and one at the end.
    const file = `${text.replaceAll("\r\n", "\n").trimStart().replace(/\n+$/, "")}\n`;
    if (file.trim() === "") throw new Fault("empty");
    const key = await readKey(keyText);
    return file.startsWith(`${PROOF_HEADER}\n`) ? checkProof(file, key) : checkReceipt(file, key);
  }

  /** Shows what came of it, in words that the page brought along. */
  function show(place, words, found, fault) {
    place.replaceChildren();
    const box = document.createElement("section");
    box.className = "standing-answer";
    const title = document.createElement("h2");
    title.className = "govuk-heading-m";
    title.textContent = fault ? words.fails : words.holds;
    box.append(title);
    const say = (text, className = "govuk-body") => {
      const line = document.createElement("p");
      line.className = className;
      line.textContent = text;
      box.append(line);
    };
    if (fault) {
      say(`${words[`fault${fault.word}`] ?? words.faultform}${fault.place ? ` (${fault.place})` : ""}`);
    } else {
      say(words.here);
      say(`${found.what} · ${found.origin} · ${found.size}`);
      say(found.shown, "govuk-body standing-code standing-break");
    }
    place.append(box);
    title.tabIndex = -1;
    title.focus();
  }

  const form = document.getElementById("receipt-form");
  const place = document.getElementById("checked-here");
  if (!form || !place || !globalThis.crypto?.subtle) return;
  const words = place.dataset;
  const area = document.getElementById("receipt");
  const file = document.getElementById("file");
  const button = document.createElement("button");
  button.type = "button";
  button.id = "check-here";
  button.className = "govuk-button";
  button.textContent = words.button;
  button.addEventListener("click", async () => {
    try {
      const text = file?.files.length ? await file.files[0].text() : area.value;
      show(place, words, await check(text, document.getElementById("key").value), null);
    } catch (error) {
      const word = error.name === "NotSupportedError" ? "unsupported" : "form";
      show(place, words, null, error instanceof Fault ? error : new Fault(word));
    }
  });
  form.querySelector("button[type=submit]").before(button, " ");
  form.querySelector("button[type=submit]").classList.add("govuk-button--secondary");
})();
