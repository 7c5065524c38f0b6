import { createWriteStream, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod'
import { invalid } from '../operation/exceptions.ts'
import { authorizeRead } from '../operation/source-rights.ts'
import type { Answer, Caller } from './caller.ts'
import type { CallParts } from './parts.ts'
import { placeFile } from './place-file.ts'

const inputSchema = z.object({ sourcePath: z.string(), destinationPath: z.string() })

/** Copies an object, named by its URI or its ARN, into a folder of the node or to a file of it. */
export async function copyS3Object(
  parts: CallParts,
  { owner, principal }: Caller,
  input: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { sourcePath, destinationPath } = inputSchema.parse(input)
  const [, bucket, key] = /^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)([a-z0-9.-]+)\/(.*[^/])$/s.exec(sourcePath) ?? []
  if (bucket === undefined || key === undefined)
    throw invalid(`expected an object like s3://bucket/key, got ${sourcePath}`)
  authorizeRead(parts, principal, { bucket, key, from: 'file' })
  const { path } = parts.storage.find(owner, destinationPath)
  const isFolder =
    destinationPath.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const to = isFolder ? join(path, basename(key)) : path
  await mkdir(dirname(to), { recursive: true })
  const object = await parts.objects.read(bucket, key)
  await placeFile(to, unfinished => pipeline(object, createWriteStream(unfinished, { mode: 0o600 })))
  const shown = destinationPath.replace(/^:/, '').replace(/\/$/, '')
  return { sourcePath, resultPaths: [isFolder ? `${shown}/${basename(key)}` : shown] }
}
