// What is used of yauzl. It has no types of its own.
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    fileName: string
    compressedSize: number
    uncompressedSize: number
    crc32: number
    externalFileAttributes: number
    isEncrypted(): boolean
  }

  export interface ZipFile {
    entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }

  /** Refuses names that are absolute, hold a backslash where `strictFileNames`, or lead up by `..`. */
  export function openPromise(
    path: string,
    options: { lazyEntries: true; strictFileNames: boolean; autoClose: boolean },
  ): Promise<ZipFile>
}
