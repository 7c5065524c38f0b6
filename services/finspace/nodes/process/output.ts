import { closeSync, openSync, readFileSync, readSync, statSync, truncateSync, writeFileSync } from 'node:fs'

/** What a node prints goes to a file, which outlives the service. From this size on, what was read is cut off. */
const CUT_AT = 2 ** 20
/** At one look. */
const MOST_BYTES = 2 ** 20

/** Reads a file as it grows. A later reader, also one of another process, goes on where this one has stopped. */
export function openOutput(file: string): { take(): Buffer | undefined } {
  const mark = `${file}.read`
  let from = Number(ifThere(() => readFileSync(mark, 'utf8')) ?? 0)
  return {
    take() {
      const size = ifThere(() => statSync(file).size)
      if (size === undefined) return undefined
      // The file was cut, and the mark not moved before a crash.
      if (from > size) from = 0
      if (from === size) {
        // What is printed between this and the look at the size is lost: microseconds once in a mebibyte.
        if (size >= CUT_AT) truncateSync(file)
        return undefined
      }
      const bytes = read(file, { from, length: Math.min(size - from, MOST_BYTES) })
      from += bytes.length
      writeFileSync(mark, String(from))
      return bytes
    },
  }
}

function read(file: string, { from, length }: { from: number; length: number }): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from))
  } finally {
    closeSync(descriptor)
  }
}

function ifThere<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
