import { KdbFormatError } from '../errors.ts'
import { type ByteSource, openFile } from './byte-source.ts'
import { encryptedMagic, kxzippedMagic, unzipped } from './kxzipped.ts'

/** Opens a kdb+ file; one that kdb+ compressed reads as if it were not. */
export async function openByteSource(path: string): Promise<ByteSource> {
  const file = await openFile(path)
  try {
    const start = await file.read(0, Math.min(kxzippedMagic.length, file.size))
    if (start.equals(encryptedMagic)) {
      throw new KdbFormatError(
        'UNSUPPORTED',
        `${path}: expected a file in clear, got one that kdb+ encrypted (kxzippEd)`,
      )
    }
    return start.equals(kxzippedMagic) ? await unzipped(file) : file
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}
