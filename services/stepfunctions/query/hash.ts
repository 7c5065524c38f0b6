import { createHash } from 'node:crypto'

const ALGORITHMS = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

export type HashAlgorithm = keyof typeof ALGORITHMS

export const isHashAlgorithm = (name: string): name is HashAlgorithm => Object.hasOwn(ALGORITHMS, name)

/** The digest of the text's UTF-8, in hexadecimal. */
export const hashText = (text: string, algorithm: HashAlgorithm): string =>
  createHash(ALGORITHMS[algorithm]).update(text, 'utf8').digest('hex')
