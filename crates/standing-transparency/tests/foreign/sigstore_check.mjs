// Checks a published log with npm's @sigstore/verify: signature of the checkpoint, inclusion of every entry.
//
// Usage: node sigstore_check.mjs DIRECTORY NODE_MODULES. Prints OK, or says what is wrong and exits with 1.
// Deliberately not here: roots recomputed from all entries, which pymerkle_check.py does.

import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [directory, modules] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'index.js'));
const { verifyTLogInclusion } = require('@sigstore/verify/dist/tlog');

const read = (...path) => readFileSync(join(directory, ...path));

// name+id+base64 of the type byte and the Ed25519 key; the key goes into a DER envelope for node.
function readAuthority() {
  const line = read('log.vkey').toString('utf8').trim();
  const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(line);
  const envelope = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([envelope, Buffer.from(key, 'base64').subarray(1)]);
  return {
    baseURL: `https://${name}`,
    logID: Buffer.from(id, 'hex'),
    publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };
}

function readEntries(size) {
  const entries = [];
  for (let index = 0; index * 256 < size; index += 1) {
    const width = Math.min(256, size - index * 256);
    const name = String(index).padStart(3, '0');
    let bundle = width === 256 ? read('tile/entries', name) : read('tile/entries', `${name}.p`, String(width));
    while (bundle.length > 0) {
      const length = bundle.readUInt16BE(0);
      entries.push(bundle.subarray(2, 2 + length));
      bundle = bundle.subarray(2 + length);
    }
  }
  return entries;
}

function readProof(file) {
  const text = read('proofs', file).toString('utf8');
  const cut = text.indexOf('\n\n');
  const lines = text.slice(0, cut).split('\n').filter((line) => !line.startsWith('extra '));
  return {
    index: Number(lines[1].replace(/^index /, '')),
    hashes: lines.slice(2).map((line) => Buffer.from(line, 'base64')),
    envelope: text.slice(cut + 2),
  };
}

function check() {
  const authority = readAuthority();
  const size = Number(read('checkpoint').toString('utf8').split('\n')[1]);
  const entries = readEntries(size);
  if (entries.length !== size) {
    throw new Error(`${entries.length} entries where the checkpoint says ${size}`);
  }
  const checked = new Set();
  for (const file of readdirSync(join(directory, 'proofs'))) {
    const { index, hashes, envelope } = readProof(file);
    if (envelope !== read('checkpoint').toString('utf8')) {
      throw new Error(`proof ${file} is of another checkpoint`);
    }
    const inclusionProof = { logIndex: String(index), hashes, checkpoint: { envelope } };
    const entry = { logId: { keyId: authority.logID }, canonicalizedBody: entries[index], inclusionProof };
    try {
      verifyTLogInclusion(entry, [authority]);
    } catch (error) {
      throw new Error(`entry ${index}: ${error.message}`);
    }
    checked.add(index);
  }
  if (checked.size !== size) {
    throw new Error(`${checked.size} of ${size} entries have a proof`);
  }
  return size;
}

try {
  console.log(`OK ${check()} entries`);
} catch (error) {
  console.log(`WRONG: ${error.message}`);
  process.exitCode = 1;
}
