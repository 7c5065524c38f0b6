import { rename, rm } from 'node:fs/promises'

/** Under another name until it is whole. */
export async function placeFile(path: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${path}.kdbflow`
  try {
    await write(unfinished)
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
}
