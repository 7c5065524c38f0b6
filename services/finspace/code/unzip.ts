// The console's types are checked with these files, and reach no declaration that none of them names.
/// <reference path="./yauzl.d.ts" />

import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { FINISHED_FILE, OPEN_DIRECTORY } from '../versions/files/finished.ts'
import { BundleError } from './bundle-error.ts'

/** What a zip may hold at most. */
export interface Bounds {
  entries: number
  /** Of all files, unpacked. */
  bytes: number
  /** Bytes unpacked for each byte of the zip. Deflate packs text by 5 to 10, and zeros by 1000. */
  ratio: number
}

/** A zip whose files are small together may pack as well as it can. */
const RATIO_FROM_BYTES = 16 * 2 ** 20
const FINISHED_PROGRAM = 0o555
/** Of one name in a path: what file systems take. */
const LONGEST_NAME = 255

// stat(2): what a file is, in its mode, which a zip of Unix keeps in the upper half of its external attributes.
const FILE_TYPE = 0o170000
const DIRECTORY = 0o040000
const REGULAR = 0o100000
const EXECUTABLE = 0o111

/**
 * Unpacks a zip into a folder that is empty: regular files and folders, each below it, and nothing else.
 * @throws {BundleError} and the folder holds a part of it
 */
export async function unzip(zip: string, into: string, bounds: Bounds): Promise<{ files: number }> {
  const file = await openZip(zip)
  try {
    const entries = await entriesOf(file, bounds)
    let files = 0
    for (const entry of entries) {
      const path = join(into, ...namesOf(entry))
      await mkdir(isFolder(entry) ? path : dirname(path), { recursive: true, mode: OPEN_DIRECTORY })
      if (isFolder(entry)) continue
      await write(file, entry, path)
      files++
    }
    return { files }
  } catch (error) {
    throw asBundleError(error)
  } finally {
    file.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  // Loaded for the clusters that bring code.
  const { openPromise } = await import('yauzl')
  try {
    return await openPromise(path, { lazyEntries: true, strictFileNames: true, autoClose: false })
  } catch (error) {
    throw asBundleError(error)
  }
}

/** All of them are judged before the first is written. */
async function entriesOf(file: ZipFile, bounds: Bounds): Promise<Entry[]> {
  if (file.entryCount > bounds.entries) throw tooMuch(`${bounds.entries} entries`, `${file.entryCount}`)
  const entries: Entry[] = []
  const taken = new Map<string, 'file' | 'folder'>()
  const sum = { packed: 0, unpacked: 0 }
  for await (const entry of file.eachEntry()) {
    if (entries.length === bounds.entries) throw tooMuch(`${bounds.entries} entries`, 'more')
    checkKind(entry)
    take(taken, entry)
    sum.packed += entry.compressedSize
    sum.unpacked += entry.uncompressedSize
    checkSum(sum, bounds)
    entries.push(entry)
  }
  return entries
}

function checkKind(entry: Entry): void {
  if (entry.isEncrypted()) throw refused(entry, 'it is encrypted')
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  // Other systems' zips have no types.
  if (type === 0) return
  if (type !== (isFolder(entry) ? DIRECTORY : REGULAR)) throw refused(entry, 'it is no regular file')
}

const isFolder = ({ fileName }: Entry): boolean => fileName.endsWith('/')

/** Each path once, and nothing below a file. */
function take(taken: Map<string, 'file' | 'folder'>, entry: Entry): void {
  const names = namesOf(entry)
  const path = names.join('/')
  for (let end = 1; end < names.length; end++) {
    const above = names.slice(0, end).join('/')
    if (taken.get(above) === 'file') throw refused(entry, `${above} is a file`)
    taken.set(above, 'folder')
  }
  const before = taken.get(path)
  if (before === 'file' || (before === 'folder' && !isFolder(entry)))
    throw refused(entry, 'it is there twice')
  taken.set(path, isFolder(entry) ? 'folder' : 'file')
}

/** yauzl has refused what leads up or is absolute; a path is made of these names alone all the same. */
function namesOf(entry: Entry): string[] {
  const { fileName } = entry
  const names = (isFolder(entry) ? fileName.slice(0, -1) : fileName).split('/')
  if (names.some(name => name === '' || name === '.' || name === '..'))
    throw refused(entry, 'expected a plain path')
  if (names.some(name => Buffer.byteLength(name) > LONGEST_NAME)) throw refused(entry, 'its name is too long')
  if (/[\\:]|\p{Cc}/u.test(fileName)) throw refused(entry, 'its name has a character that no path may have')
  return names
}

function checkSum(
  { packed, unpacked }: { packed: number; unpacked: number },
  { bytes, ratio }: Bounds,
): void {
  if (unpacked > bytes) throw tooMuch(`${bytes} bytes`, `${unpacked}`)
  if (unpacked > RATIO_FROM_BYTES && unpacked > packed * ratio) {
    throw tooMuch(`${ratio} bytes for each byte of the zip`, `${unpacked} for ${packed}`)
  }
}

/** The reader ends a stream that is longer or shorter than the entry says. */
async function write(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  const isProgram = ((entry.externalFileAttributes >>> 16) & EXECUTABLE) !== 0
  const file = await open(path, 'wx', isProgram ? FINISHED_PROGRAM : FINISHED_FILE)
  let sum = 0
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) {
      sum = crc32(chunk, sum)
      await file.writeFile(chunk)
    }
  } finally {
    await file.close()
  }
  if (sum !== entry.crc32) throw refused(entry, 'its checksum is another than the zip says')
}

const refused = ({ fileName }: Entry, why: string) =>
  new BundleError('BAD_ZIP', `entry ${JSON.stringify(fileName)} refused: ${why}`)

const tooMuch = (most: string, got: string) =>
  new BundleError('TOO_MUCH', `expected at most ${most}, got ${got}`)

/** A fault of the disk is no fault of the zip. */
function asBundleError(error: unknown): unknown {
  if (error instanceof BundleError || !(error instanceof Error)) return error
  const isOfSystem = 'syscall' in error
  return isOfSystem ? error : new BundleError('BAD_ZIP', `expected a usable zip: ${error.message}`, error)
}
