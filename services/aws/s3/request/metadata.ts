import type { Description } from '../objects/description.ts'
import { metadataTooLarge } from '../protocol/errors.ts'

type Headers = Readonly<Record<string, string>>

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
]
const PREFIX = 'x-amz-meta-'
const LARGEST = 2048

/** What a client wants kept with an object. @throws {ServiceException} MetadataTooLarge */
export function metadataOf(headers: Headers): Pick<Description, 'headers' | 'metadata'> {
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name.slice(PREFIX.length), value])
  const size = metadata.reduce((sum, words) => sum + Buffer.byteLength(words.join('')), 0)
  if (size > LARGEST) throw metadataTooLarge({ Size: String(size), MaxSizeAllowed: String(LARGEST) })
  return { headers: keptHeaders(headers), metadata: Object.fromEntries(metadata) }
}

function keptHeaders(headers: Headers): Record<string, string> {
  const kept = KEPT.map(name => [name, headers[name]] as const)
  // aws-chunked is how the body travelled, not what it is.
  const own = kept.map(([name, value]) => [
    name,
    name === 'content-encoding' ? withoutChunking(value) : value,
  ])
  return Object.fromEntries(own.filter(([, value]) => value !== undefined && value !== ''))
}

const withoutChunking = (encoding: string | undefined) =>
  encoding
    ?.split(',')
    .map(one => one.trim())
    .filter(one => one !== 'aws-chunked')
    .join(',')
