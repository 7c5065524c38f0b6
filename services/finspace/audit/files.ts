import { hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

export const fileOfDay = (folder: string, day: string) => join(folder, `finspace-${day}.jsonl`)

/** Of the days that have a file. */
export const newestDay = (folder: string): string | undefined => daysOf(folder)[0]

/** The last line that was written whole: a crash may have cut short those after it, or left a file empty. */
export const lastLine = (folder: string): Buffer | undefined => firstWhole(linesFromEnd(folder))

export const lastLineOfDay = (folder: string, day: string): Buffer | undefined =>
  firstWhole(linesOfFile(fileOfDay(folder, day)))

function firstWhole(lines: Iterable<Buffer>): Buffer | undefined {
  for (const line of lines) if (isWhole(line)) return line
  return undefined
}

export const hashOf = (line: string | Uint8Array) => hash('sha256', line)

/** All lines, the newest first. As bytes, of which the hashes are: what was cut in the middle of a character is no text. */
export function* linesFromEnd(folder: string): Generator<Buffer> {
  for (const day of daysOf(folder)) yield* linesOfFile(fileOfDay(folder, day))
}

/** That have a file, newest first. */
export const daysOf = (folder: string) =>
  readdirSync(folder)
    .flatMap(name => /^finspace-(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? [])
    .sort()
    .reverse()

const PIECE_BYTES = 64 * 1024

/** Read from the end by pieces: a day's log may be larger than memory. */
function* linesOfFile(path: string): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    let beginning = Buffer.alloc(0)
    for (let end = fstatSync(file).size; end > 0; end -= PIECE_BYTES) {
      const start = Math.max(0, end - PIECE_BYTES)
      const piece = Buffer.alloc(end - start)
      readSync(file, piece, 0, piece.length, start)
      const [first, ...lines] = linesOf(Buffer.concat([piece, beginning]))
      yield* lines.reverse()
      beginning = first
    }
    yield beginning
  } finally {
    closeSync(file)
  }
}

function linesOf(bytes: Buffer<ArrayBuffer>): [Buffer<ArrayBuffer>, ...Buffer<ArrayBuffer>[]] {
  const lines: Buffer<ArrayBuffer>[] = []
  let end = bytes.length
  for (let at = bytes.lastIndexOf('\n'); at !== -1; at = end === 0 ? -1 : bytes.lastIndexOf('\n', end - 1)) {
    lines.unshift(bytes.subarray(at + 1, end))
    end = at
  }
  return [bytes.subarray(0, end), ...lines]
}

function isWhole(line: Buffer): boolean {
  try {
    JSON.parse(line.toString())
    return true
  } catch {
    return false
  }
}
