import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AwsChunkedDecoder } from '../../../../services/wire/sigv4/aws-chunked.ts'
import { ChunkSignatures } from '../../../../services/wire/sigv4/chunk-signatures.ts'

const framed = (chunks: readonly Uint8Array[], trailer = '') =>
  Buffer.concat([
    ...chunks.flatMap(chunk => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
    Buffer.from(`0\r\n${trailer}\r\n`),
  ])

/** As the network cuts it. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return [...pieces, bytes.subarray(at)].filter(piece => piece.length > 0)
}

const decode = (pieces: Buffer[], trailers: Record<string, string> = {}, signatures?: ChunkSignatures) =>
  buffer(Readable.from(pieces).pipe(new AwsChunkedDecoder(trailers, signatures)))

test('a body comes out of its chunks as it went in, wherever the network cuts it', async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 })
  const cuts = fc.array(fc.nat(12), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(chunks, cuts, async (parts, lengths) => {
      const trailers = {}
      const pieces = cut(framed(parts, 'x-amz-checksum-crc32:AAAAAA==\r\n'), lengths)
      expect((await decode(pieces, trailers)).equals(Buffer.concat(parts))).toBe(true)
      expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' })
    }),
  )
})

test('a body that ends anywhere before its end is an error', async () => {
  const whole = framed([Buffer.from('some bytes'), Buffer.from('more')])
  for (let length = 0; length < whole.length; length += 1) {
    await expect(decode(cut(whole.subarray(0, length), [5]))).rejects.toThrow(/expected/)
  }
})

test.each([
  'zz\r\n',
  '5\r\nhelloworld\r\n',
  '5;chunk-signature=ab\r\nhello\r\n',
  '0\r\n\r\nmore',
  `${'1'.repeat(20_000)}`,
])('framing like %j is an error', async text => {
  await expect(decode([Buffer.from(text)])).rejects.toMatchObject({ code: 'IncompleteBody' })
})

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and -trailers.html.
const example = (signature: string) =>
  new ChunkSignatures(
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      date: '20130524',
      region: 'us-east-1',
      service: 's3',
      signedHeaders: [],
      timestamp: '20130524T000000Z',
      sessionToken: undefined,
      expires: undefined,
      signature,
    },
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  )

function signedBody(signatures: readonly string[], trailer: string) {
  const [first, second, last] = signatures
  return Buffer.from(
    `10000;chunk-signature=${first}\r\n${'a'.repeat(65_536)}\r\n` +
      `400;chunk-signature=${second}\r\n${'a'.repeat(1024)}\r\n` +
      `0;chunk-signature=${last}\r\n${trailer}\r\n`,
  )
}

const plain = {
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  body: signedBody(
    [
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ],
    '',
  ),
}
const trailing = {
  seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
  body: signedBody(
    [
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    ],
    'x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n',
  ),
}

test.each([
  ['chunks', plain],
  ['chunks and trailer', trailing],
])('AWS’s own example of signed %s is taken', async (_, { seed, body }) => {
  expect((await decode(cut(body, [100, 70_000]), {}, example(seed))).length).toBe(66_560)
})

test.each([
  ['a byte', (body: string) => body.replace('aaa', 'aba')],
  ['a chunk’s signature', (body: string) => body.replace('signature=1c13', 'signature=1c14')],
  ['the trailer', (body: string) => body.replace('sOO8/Q==', 'sOO8/A==')],
  [
    'the absence of the trailer’s signature',
    (body: string) => body.replace(/x-amz-trailer-signature.*\r\n/, ''),
  ],
  ['the absence of a signature', (body: string) => body.replace(/;chunk-signature=1c13\w+/, '')],
])('%s that is not as it was signed is an error', async (_, change) => {
  const changed = Buffer.from(change(trailing.body.toString()))
  await expect(decode([changed], {}, example(trailing.seed))).rejects.toThrow(/expected/)
})
