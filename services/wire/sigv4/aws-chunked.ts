import { Transform, type TransformCallback } from 'node:stream'
import { ServiceException } from '../service-exception.ts'
import type { ChunkSignatures } from './chunk-signatures.ts'

/** No line of the framing comes near it. */
const LONGEST_LINE = 16 * 1024

/**
 * Takes the framing of `aws-chunked` off a body: `<size in hex>[;chunk-signature=<hex>]\r\n<data>\r\n`, an
 * empty chunk at the end, and trailing headers behind it. What is not framed so, or ends early, is an error.
 */
export class AwsChunkedDecoder extends Transform {
  readonly #signatures: ChunkSignatures | undefined
  readonly #trailers: Record<string, string>
  /** What is read next. */
  #part: 'size' | 'data' | 'data end' | 'trailer' | 'nothing' = 'size'
  #line = Buffer.alloc(0)
  #left = 0
  #signature = ''
  #signedLines = ''

  /** Trailing headers are written to `trailers` as they come. */
  constructor(trailers: Record<string, string>, signatures: ChunkSignatures | undefined) {
    super()
    this.#trailers = trailers
    this.#signatures = signatures
  }

  override _transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = bytes
      while (rest.length > 0) rest = this.#part === 'data' ? this.#readData(rest) : this.#readLine(rest)
      done()
    } catch (error) {
      // Only errors are thrown here.
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    const whole = this.#part === 'nothing' && this.#line.length === 0
    done(whole ? null : incomplete('expected the body to end behind its empty chunk, got another end'))
  }

  #readData(bytes: Buffer): Buffer {
    const data = bytes.subarray(0, this.#left)
    this.#left -= data.length
    this.#signatures?.update(data)
    this.push(data)
    if (this.#left === 0) {
      this.#signatures?.endChunk(this.#signature)
      this.#part = 'data end'
    }
    return bytes.subarray(data.length)
  }

  #readLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf('\n')
    this.#line = Buffer.concat([this.#line, end === -1 ? bytes : bytes.subarray(0, end + 1)])
    if (this.#line.length > LONGEST_LINE) throw incomplete('expected a chunk, got a line without an end')
    if (end === -1) return bytes.subarray(bytes.length)
    const line = this.#line.toString('latin1').replace(/\r?\n$/, '')
    this.#line = Buffer.alloc(0)
    this.#take(line)
    return bytes.subarray(end + 1)
  }

  #take(line: string): void {
    if (this.#part === 'size') this.#startChunk(line)
    else if (this.#part === 'trailer') this.#takeTrailer(line)
    else if (line !== '') throw incomplete(`expected a line's end behind a chunk, got '${line.slice(0, 20)}'`)
    else if (this.#part === 'data end') this.#part = 'size'
  }

  #startChunk(line: string): void {
    const [, size = '', signature = ''] =
      /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? []
    if (size === '') throw incomplete(`expected the size of a chunk, got '${line.slice(0, 20)}'`)
    this.#left = Number.parseInt(size, 16)
    this.#signature = signature
    this.#part = this.#left === 0 ? 'trailer' : 'data'
    if (this.#left === 0) this.#signatures?.endChunk(signature)
  }

  #takeTrailer(line: string): void {
    if (line === '') {
      if (this.#signedLines !== '' && this.#signatures !== undefined)
        throw incomplete('expected a signature of the trailer')
      this.#part = 'nothing'
      return
    }
    const [, name = '', value = ''] = /^([^:]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (name === 'x-amz-trailer-signature') {
      this.#signatures?.endTrailer(this.#signedLines, value)
      this.#signedLines = ''
    } else {
      this.#trailers[name.toLowerCase()] = value
      this.#signedLines += `${name.toLowerCase()}:${value}\n`
    }
  }
}

const incomplete = (message: string) => new ServiceException({ code: 'IncompleteBody', status: 400 }, message)
