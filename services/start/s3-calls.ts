// Calls of S3's operations from within: by AWS's own client, which knows how each is written on the wire, but without one.
import { Readable } from 'node:stream'
import * as client from '@aws-sdk/client-s3'
import type { Answer, Principal, Service } from '../wire/call.ts'
import { innerCall, operationOf } from '../wire/inner-call.ts'
import { ServiceException } from '../wire/service-exception.ts'

/**
 * S3 with `invoke`, members named as in the SDKs. Bodies are text both ways, dates ISO 8601.
 * @throws {ServiceException} of `invoke`: S3's own, and UnknownOperationException
 */
export const withInnerCalls = <S3 extends Service>(s3: S3, region: string): S3 => ({
  ...s3,
  async invoke(operation, input, principal) {
    const Command = operationOf(COMMANDS, operation)
    // No two commands have the same type; what goes in and out is JSON here.
    const command = new Command(withTextBody(input)) as client.GetObjectCommand
    const {
      $metadata: _,
      Body,
      ...output
    } = await clientFor({ s3, region, principal }).send(command).catch(raise)
    return {
      ...withTextDates(output),
      ...(Body === undefined ? {} : { Body: await textOf(Body as Readable) }),
    }
  },
})

/** In bytes, as much as a state of Step Functions may hold. */
const LONGEST_BODY = 262_144

/** What is longer is cut behind that, and not read to its end: whoever takes it refuses it for its size. */
async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST_BODY) break
  }
  return Buffer.concat(chunks).toString()
}

// S3 itself checks the inputs, which come from definitions: their types are of no use here.
const COMMANDS = Object.fromEntries(
  Object.entries(client)
    .filter(([name]) => name.endsWith('Command'))
    .map(([name, command]) => [name.replace(/Command$/, ''), command as new (input: object) => object]),
)

interface Caller {
  s3: Service
  region: string
  principal: Principal
}

/** It signs, but nobody looks at the signature: who calls is known. */
const clientFor = (caller: Caller) =>
  new client.S3Client({
    region: caller.region,
    endpoint: 'http://kdbflow.internal',
    forcePathStyle: true,
    credentials: { accessKeyId: caller.principal.accessKeyId, secretAccessKey: 'unused' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: HttpRequest) => ({ response: await respond(caller, request) }),
    },
  })

const withTextBody = ({ Body, ...input }: Record<string, unknown>) =>
  Body === undefined || typeof Body === 'string'
    ? { ...input, Body }
    : { ...input, Body: JSON.stringify(Body) }

/** What the client gives to be sent. */
interface HttpRequest {
  method: string
  path: string
  query: Readonly<Record<string, string | string[] | null>>
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
}

async function respond(
  { s3, region, principal }: Caller,
  { method, path, query, headers, body }: HttpRequest,
) {
  const answer = await s3.handle({
    ...innerCall({ name: 's3', region }, principal),
    method,
    rawPath: path,
    rawQuery: queryText(query),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(body),
  })
  return { statusCode: answer.status, headers: answer.headers, body: streamOf(answer.body) }
}

const queryText = (query: HttpRequest['query']): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      [value ?? ''].flat().map((one): [string, string] => [name, one]),
    ),
  ).toString()

const streamOf = (body: Answer['body'] = ''): Readable =>
  body instanceof Readable ? body : Readable.from([Buffer.from(body)])

/** Step Functions calls S3 from Java, which leaves out milliseconds that are zero. */
const withTextDates = (output: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(output, function (this: Record<string, unknown>, name, value) {
      return this[name] instanceof Date ? String(value).replace('.000Z', 'Z') : value
    }),
  )

/** An error of the client, as our services throw it. */
function raise(error: unknown): never {
  if (!(error instanceof client.S3ServiceException)) throw error
  const { name: code, message, $metadata } = error
  throw new ServiceException({ code, status: $metadata.httpStatusCode ?? 400 }, message)
}
