import { statSync } from 'node:fs'

/**
 * What `read` makes of a file, read again whenever the file has changed, gone or come. What it throws then is reported
 * once, and what was read before holds.
 * @throws at the first call, what `read` throws
 */
export function reread<T>(file: string, read: () => T, onFault: (fault: unknown) => void): () => T {
  let known: { stamp: string; value: T } | undefined
  const readOr = (before: T): T => {
    try {
      return read()
    } catch (fault) {
      onFault(fault)
      return before
    }
  }
  return () => {
    // Before it is read: a change while it is read is seen at the next call.
    const stamp = stampOf(file)
    if (known === undefined) known = { stamp, value: read() }
    else if (known.stamp !== stamp) known = { stamp, value: readOr(known.value) }
    return known.value
  }
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`
}
