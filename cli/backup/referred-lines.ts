import { bytesInWords } from '../terminal/amounts.ts'

interface Referred {
  folder: string
  files: number
  bytes: number
}

/** What versions refer to, a line for each folder. */
export const referredLines = (referred: readonly Referred[]): string[] =>
  referred.map(({ folder, files, bytes }) => `${files} files, ${bytesInWords(bytes)}, in ${folder}`)
