import { createHash } from 'node:crypto'
import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3'
import type { VirtualClock } from '../../support/virtual-clock.ts'

interface Kept {
  body: string
  etag: string
  modified: number
}

/** Objects in memory, with conditional writes. */
export class FakeS3 {
  readonly objects = new Map<string, Kept>()
  readonly #clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  put(path: string, body = ''): void {
    const etag = createHash('md5').update(body).update(String(this.#clock.now())).digest('hex')
    this.objects.set(path, { body, etag, modified: this.#clock.now() })
  }

  async send(command: { input: object; constructor: { name: string } }): Promise<object> {
    const request = command.input as Record<string, string | undefined>
    const path = `${request['Bucket']}/${request['Key']}`
    const kept = this.objects.get(path)
    switch (command.constructor.name) {
      case 'PutObjectCommand':
        if (request['IfNoneMatch'] !== undefined && kept !== undefined) throw preconditionFailed()
        if (request['IfMatch'] !== undefined && kept?.etag !== request['IfMatch']) throw preconditionFailed()
        this.put(path, request['Body'])
        return {}
      case 'GetObjectCommand':
        if (kept === undefined) throw new NoSuchKey({ message: path, $metadata: {} })
        return { Body: { transformToString: async () => kept.body }, ETag: kept.etag }
      case 'DeleteObjectCommand':
        this.objects.delete(path)
        return {}
      case 'ListObjectsV2Command':
        return { Contents: this.#list(`${request['Bucket']}/`, request['Prefix'] ?? '') }
      default:
        throw new Error(`expected an operation of the fake, got ${command.constructor.name}`)
    }
  }

  #list(bucket: string, prefix: string): object[] {
    return [...this.objects.entries()]
      .filter(([path]) => path.startsWith(bucket + prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { etag, modified, body }]) => ({
        Key: path.slice(bucket.length),
        ETag: etag,
        Size: body.length,
        LastModified: new Date(modified),
      }))
  }
}

const preconditionFailed = (): Error =>
  new S3ServiceException({ name: 'PreconditionFailed', message: 'exists', $fault: 'client', $metadata: {} })
