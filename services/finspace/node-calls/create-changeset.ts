import { statSync } from 'node:fs'
import * as z from 'zod'
import { notFound } from '../operation/exceptions.ts'
import type { Answer, Caller } from './caller.ts'
import type { CallParts } from './parts.ts'

const inputSchema = z.object({
  databaseName: z.string(),
  changeRequests: z.array(
    z.object({ changeType: z.string(), dbPath: z.string(), inputPath: z.string().optional() }),
  ),
})

/** Of files of the node: they must stay until the changeset has come to its end. */
export function createChangeset(
  { storage }: CallParts,
  { invoke, owner, callId: clientToken }: Caller,
  input: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { databaseName, changeRequests } = inputSchema.parse(input)
  const sourceOf = (inputPath: string | undefined) =>
    inputPath === undefined ? {} : { s3Path: s3PathOf(storage.find(owner, inputPath), inputPath) }
  return invoke('CreateKxChangeset', {
    databaseName,
    clientToken,
    changeRequests: changeRequests.map(({ changeType, dbPath, inputPath }) => ({
      ...{ changeType, dbPath },
      ...(changeType === 'PUT' ? sourceOf(inputPath) : {}),
    })),
  })
}

interface Source {
  path: string
  bucket: string
  key: string
}

/** A folder's content is put, or one file. @throws {ServiceException} ResourceNotFoundException */
function s3PathOf({ path, bucket, key }: Source, given: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw notFound(`expected a file or a folder at ${given}, got none`)
  return `s3://${bucket}/${key}${stat.isDirectory() ? '/' : ''}`
}
