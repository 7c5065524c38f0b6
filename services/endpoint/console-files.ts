import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Answer } from '../wire/call.ts'
import type { SignedRequest } from '../wire/sigv4/signature.ts'
import { PAGE_HEADERS } from './page-headers.ts'

/** No bucket's name begins with `_`, so no object has such a path. */
export const CONSOLE_PREFIX = '/_console/'

/** Undefined where the console is not built. */
export const consolePage = (folder: string, request: SignedRequest): Promise<Answer | undefined> =>
  fileAnswer(join(folder, 'index.html'), request)

/** What the page loads: the rest of the folder, under the prefix. */
export async function consoleAsset(folder: string, request: SignedRequest): Promise<Answer> {
  const segments = request.rawPath.slice(CONSOLE_PREFIX.length).split('/')
  // Nothing hidden, and no way up.
  const isInside = segments.every(segment => /^[\w-][\w.-]*$/.test(segment))
  return (isInside ? await fileAnswer(join(folder, ...segments), request) : undefined) ?? NOT_FOUND
}

/** Read each time: it may be built while this runs. */
async function fileAnswer(file: string, { headers }: SignedRequest): Promise<Answer | undefined> {
  const content = await readFile(file).catch(absent)
  if (content === undefined) return undefined
  const type = TYPES[extname(file)]
  const answered = {
    ...PAGE_HEADERS,
    'content-type': type ?? 'application/octet-stream',
    'cache-control': isHashed(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  }
  const isText = type !== undefined && !type.startsWith('image/png') && !type.startsWith('font/')
  if (!isText || !/\bgzip\b/.test(headers['accept-encoding'] ?? ''))
    return { status: 200, headers: answered, body: content }
  return {
    status: 200,
    headers: { ...answered, 'content-encoding': 'gzip' },
    body: await zipped(content),
  }
}

const zipped = promisify(gzip)

function absent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) throw error
}

/** Vite names what it puts there by its content. */
const isHashed = (file: string) => basename(dirname(file)) === 'assets'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const NOT_FOUND: Answer = {
  status: 404,
  headers: { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  body: 'expected a file of the console, got a path without one\n',
}
