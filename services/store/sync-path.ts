import { open } from 'node:fs/promises'

/** Of a file the bytes, of a folder the names in it. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
