import { KdbFormatError } from '../errors.ts'
import { readSymbols } from './serialised.ts'

/**
 * A sym file only ever grows at its end (code.kx.com/q/wp/symfiles): a symbol that moved would change every row that
 * has its index. Takes the paths of the file before and after a change; throws `KdbFormatError` at the first that moved.
 */
export const expectGrown = async (before: string, after: string): Promise<void> => {
  const [old, grown] = await Promise.all([readSymbols(before), readSymbols(after)])
  const moved = old.findIndex((name, index) => name !== grown[index])
  if (moved < 0) return
  throw new KdbFormatError(
    'CORRUPT',
    `${after}: expected symbol ${moved} to stay ${old[moved]}, got ${grown[moved] ?? `an end after ${grown.length}`}`,
  )
}
