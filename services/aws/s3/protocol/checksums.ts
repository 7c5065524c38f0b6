import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsCrc32c } from '@aws-crypto/crc32c'
import { Crc64Nvme } from '@aws-sdk/crc64-nvme'

/** Counted over bytes as they pass. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void
  digest(): Promise<Buffer>
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const CHECKSUMS: Readonly<Record<string, () => RunningChecksum>> = {
  CRC32: runningCrc32,
  CRC32C: () => {
    const crc = new AwsCrc32c()
    return { update: bytes => crc.update(bytes), digest: async () => Buffer.from(await crc.digest()) }
  },
  CRC64NVME: () => {
    const crc = new Crc64Nvme()
    return { update: bytes => crc.update(bytes), digest: async () => Buffer.from(await crc.digest()) }
  },
  SHA1: () => runningHash('sha1'),
  SHA256: () => runningHash('sha256'),
}

/** The API has them too; no client computes them unless asked to. */
export const UNSERVED_CHECKSUMS = ['SHA512', 'MD5', 'XXHASH64', 'XXHASH3', 'XXHASH128']

export function runningHash(algorithm: 'md5' | 'sha1' | 'sha256'): RunningChecksum {
  const running = createHash(algorithm)
  return { update: bytes => void running.update(bytes), digest: async () => running.digest() }
}

function runningCrc32(): RunningChecksum {
  let crc = 0
  return {
    update(bytes) {
      crc = crc32(bytes, crc)
    },
    async digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(crc)
      return bytes
    },
  }
}
