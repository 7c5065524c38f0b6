import type { BigIntStats } from 'node:fs'

/** Of an object, there or not. */
export interface Place {
  bucket: string
  key: string
}

export const nameOf = ({ bucket, key }: Place): string => `${bucket}/${key}`

/** A bucket's name holds no slash. */
export function placeOf(name: string): Place {
  const slash = name.indexOf('/')
  return { bucket: name.slice(0, slash), key: name.slice(slash + 1) }
}

/** The file that holds the object of a place. */
export interface PlacedFile {
  path: string
  stat: BigIntStats
}
