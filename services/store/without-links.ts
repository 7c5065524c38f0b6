import { realpathSync } from 'node:fs'

/** Where a path leads; the path itself where nothing is there. */
export function withoutLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
