// Buckets and objects.
import { isRefused } from './api-error.ts'
import { currentSession } from './session.ts'
import { escaped, signedFetch, signedRequest } from './signed-fetch.ts'

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

export interface StoredObject {
  key: string
  size: number
  /** ISO 8601. */
  lastModified: string
}

export interface Folder {
  objects: StoredObject[]
  /** Each ends in a slash. */
  prefixes: string[]
  nextToken?: string
}

export async function listBuckets(signal?: AbortSignal): Promise<{ name: string; created: string }[]> {
  const root = await getXml('/', {}, signal)
  return all(root, 'Bucket').map(bucket => ({
    name: text(bucket, 'Name'),
    created: text(bucket, 'CreationDate'),
  }))
}

/** One page of what lies right under a prefix. */
export async function listFolder(
  bucket: string,
  prefix: string,
  nextToken?: string,
  signal?: AbortSignal,
): Promise<Folder> {
  const query = {
    'list-type': '2',
    delimiter: '/',
    'max-keys': '1000',
    prefix,
    ...(nextToken === undefined ? {} : { 'continuation-token': nextToken }),
  }
  const root = await getXml(`/${bucket}`, query, signal)
  const token = text(root, 'NextContinuationToken')
  return {
    objects: all(root, 'Contents').map(item => ({
      key: text(item, 'Key'),
      size: Number(text(item, 'Size')),
      lastModified: text(item, 'LastModified'),
    })),
    prefixes: all(root, 'CommonPrefixes').map(item => text(item, 'Prefix')),
    ...(token === '' ? {} : { nextToken: token }),
  }
}

/**
 * False where the caller may not look. By a list, of which the key itself is the first: a HEAD of what is not there is
 * an error in the browser's console.
 */
export async function hasObject(bucket: string, key: string): Promise<boolean> {
  try {
    const root = await getXml(`/${bucket}`, { 'list-type': '2', 'max-keys': '1', prefix: key })
    return all(root, 'Contents').some(item => text(item, 'Key') === key)
  } catch (error) {
    if (isRefused(error)) return false
    throw error
  }
}

export interface Put {
  /** Of an object that is there already. Without it, the upload is refused. */
  replace: boolean
  onSent: (sent: number) => void
}

/** Sends a file as it lies on the disk, and reports how much of it has gone. */
export async function putObject(
  bucket: string,
  key: string,
  file: File,
  { replace, onSent }: Put,
): Promise<void> {
  const session = currentSession()
  if (session === undefined) throw new Error('You are signed out. Sign in again.')
  const path = objectPath(bucket, key)
  const condition = replace ? undefined : { 'if-none-match': '*' }
  const { url, headers } = await signedRequest(
    // A file of many gigabytes is not read twice: TLS or the loopback keeps it whole.
    {
      service: 's3',
      method: 'PUT',
      path,
      headers: { ...condition, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    session,
  )
  // `fetch` does not report how much has gone.
  const request = new XMLHttpRequest()
  request.open('PUT', url)
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded }) => onSent(loaded)
  await new Promise<void>((resolve, reject) => {
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(messageOf(request.responseText, request.status)))
    request.onerror = () => reject(new Error('The connection broke before all was sent. Nothing was stored.'))
    request.send(file)
  })
}

export const deleteObject = (bucket: string, key: string) =>
  signedFetch({
    service: 's3',
    method: 'DELETE',
    path: objectPath(bucket, key),
    headers: { 'x-amz-content-sha256': EMPTY_SHA256 },
  })

export const objectPath = (bucket: string, key: string): string =>
  `/${bucket}/${key.split('/').map(escaped).join('/')}`

async function getXml(
  path: string,
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Element> {
  const headers = { 'x-amz-content-sha256': EMPTY_SHA256 }
  const response = await signedFetch({ service: 's3', path, query, headers, signal })
  return new DOMParser().parseFromString(await response.text(), 'application/xml').documentElement
}

const all = (element: Element, name: string): Element[] => [...element.getElementsByTagName(name)]

/** Of the element's own children: keys and prefixes stand at several depths. */
const text = (element: Element, name: string): string =>
  [...element.children].find(({ tagName }) => tagName === name)?.textContent ?? ''

const messageOf = (body: string, status: number): string =>
  new DOMParser().parseFromString(body, 'application/xml').getElementsByTagName('Message')[0]?.textContent ??
  `The endpoint answered ${status}.`
