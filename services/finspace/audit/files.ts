import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

export const fileOfDay = (folder: string, day: string) => join(folder, `finspace-${day}.jsonl`)

/** Of the days that have a file. */
export const newestDay = (folder: string): string | undefined => daysOf(folder)[0]

/** The last line that was written whole: a crash may have cut short those after it, or left a file empty. */
export function lastLine(folder: string): Buffer | undefined {
  for (const day of daysOf(folder)) {
    const line = lastLineOf(fileOfDay(folder, day))
    if (line !== undefined) return line
  }
  return undefined
}

/** Newest first. */
const daysOf = (folder: string) =>
  readdirSync(folder)
    .flatMap(name => /^finspace-(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? [])
    .sort()
    .reverse()

const PIECE_BYTES = 64 * 1024

/** Read from the end: a day's log may be larger than memory. */
function lastLineOf(path: string): Buffer | undefined {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    for (let length = PIECE_BYTES; ; length *= 2) {
      const tail = Buffer.alloc(Math.min(length, size))
      readSync(file, tail, 0, tail.length, size - tail.length)
      const lines = linesOf(tail)
      const isAll = tail.length === size
      // The first piece may begin in the middle of a line.
      const whole = (isAll ? lines : lines.slice(1)).findLast(isWhole)
      if (whole !== undefined || isAll) return whole
    }
  } finally {
    closeSync(file)
  }
}

/** As bytes, of which the hashes are: what was cut in the middle of a character is no text. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', start)) {
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return [...lines, bytes.subarray(start)]
}

function isWhole(line: Buffer): boolean {
  try {
    JSON.parse(line.toString())
    return true
  } catch {
    return false
  }
}
