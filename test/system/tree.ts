import { hash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a client's escaping, or XML, could spoil. */
const NAMES = [
  'plain.txt',
  'sp ace/two  spaces.txt',
  'umlaut/ünïcödé €.txt',
  'emoji/🚀.txt',
  'percent/%41%2F+plus.txt',
  'query/a?b#c=d;e,f.txt',
  'quotes/it\'s "so".txt',
  'xml/<tag>&amp;.txt',
  '2026.01.02/trade/.d',
  '.hidden',
]

/** Over the smallest part: it goes in three. */
export const BIG = 'big.bin'

/** A folder of files whose names are unusual, an empty one and a big one among them. */
export function writeTree(folder: string): void {
  for (const name of NAMES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `this is ${name}`)
  }
  writeFileSync(join(folder, 'empty'), '')
  writeFileSync(join(folder, BIG), randomBytes(12 * 1024 * 1024))
}

/** The files below a folder, by name, each with the digest of its bytes. */
export const readTree = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(folder.length + 1), digestOf(path)]),
  )

export const digestOf = (path: string): string => hash('sha256', readFileSync(path))
