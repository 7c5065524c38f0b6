import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChangeRequest } from '../../../../services/finspace/versions/changeset/change-request.ts'
import { makeWorld, version } from './world.ts'

type Model = Map<string, string>

const dates = ['2026.01.05', '2026.01.06']
const tables = ['trade', 'quote']
const columns = ['price', 'size', '.d']
const paths = dates.flatMap(date =>
  tables.flatMap(table => columns.map(column => `${date}/${table}/${column}`)),
)

/** What lies in the bucket: three uploads, each with some of the paths, and files of names that meet directories. */
const uploads = fc.tuple(
  ...[0, 1, 2].map(() => fc.subarray([...paths, 'sym', 'trade', 'deep/er/still/x'], { minLength: 1 })),
)

const dbPath = fc.oneof(
  fc.constant('/'),
  fc.constantFrom(...dates).map(date => `/${date}/`),
  fc.tuple(fc.constantFrom(...dates), fc.constantFrom(...tables)).map(names => `/${names.join('/')}/`),
  fc.constantFrom('/sym', '/trade/', '/2026.01.05/trade/price'),
)
const change = fc.record({
  type: fc.constantFrom('PUT' as const, 'PUT' as const, 'DELETE' as const),
  dbPath,
  upload: fc.nat(2),
  below: fc.constantFrom('', '2026.01.05/', '2026.01.05/trade/', 'sym', '2026.01.06/trade/price'),
})

test('any change requests make the files that a plain model says, and leave all versions before alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      uploads,
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      check,
    ),
    { numRuns: 30 },
  )
})

async function check(
  uploaded: string[][],
  changesets: { type: 'PUT' | 'DELETE'; dbPath: string; upload: number; below: string }[][],
) {
  await using world = makeWorld()
  const bucket: Model = new Map()
  for (const [index, keys] of uploaded.entries()) {
    for (const key of keys.filter(key => !keys.some(other => other.startsWith(`${key}/`)))) {
      bucket.set(`${index}/${key}`, `${index} ${key}`)
      world.upload(`${index}/${key}`, `${index} ${key}`)
    }
  }
  let head: Model = new Map()
  const published = new Map<string, Model>()
  for (const [index, changes] of changesets.entries()) {
    const requests = changes.map(
      ({ type, dbPath, upload, below }): ChangeRequest =>
        type === 'PUT'
          ? { changeType: type, dbPath, s3Path: `s3://bucket/${upload}/${below}` }
          : { changeType: type, dbPath },
    )
    const expected = requests.reduce<Model | undefined>(
      (model, request) => model && applyToModel(model, request, bucket),
      head,
    )
    const applied = world.apply(`c${index}`, requests)
    if (expected === undefined) await expect(applied).rejects.toMatchObject({ name: 'ChangesetError' })
    else {
      await applied
      head = expected
      published.set(`c${index}`, head)
    }
  }
  for (const [changesetId, model] of published) {
    expect(await world.read(changesetId)).toEqual(
      Object.fromEntries([...model].map(([path, content]) => [`/${path}`, content])),
    )
    const numBytes = [...model.values()].reduce((sum, content) => sum + content.length, 0)
    expect(world.versions.describe(version(changesetId))).toEqual({ numBytes, numFiles: model.size })
  }
}

/** Undefined where the changeset must fail. */
function applyToModel(
  model: Model,
  { changeType, dbPath, s3Path = '' }: ChangeRequest,
  bucket: Model,
): Model | undefined {
  const path = dbPath.replace(/^\//, '').replace(/\/$/, '')
  const isBelow = (directory: string) => (key: string) =>
    directory === '' || key === directory || key.startsWith(`${directory}/`)
  if (changeType === 'DELETE') return new Map([...model].filter(([key]) => !isBelow(path)(key)))
  const source = s3Path.replace('s3://bucket/', '')
  const isDirectory = source.endsWith('/')
  const found = [...bucket].filter(([key]) => (isDirectory ? key.startsWith(source) : key === source))
  if (found.length === 0) return undefined
  const intoDirectory = dbPath.endsWith('/') || [...model.keys()].some(key => key.startsWith(`${path}/`))
  const result = new Map(model)
  for (const [key, content] of found) {
    const name = isDirectory ? key.slice(source.length) : key.slice(key.lastIndexOf('/') + 1)
    const target = isDirectory || intoDirectory ? (path === '' ? name : `${path}/${name}`) : path
    if (meets(result, target)) return undefined
    result.set(target, content)
  }
  return result
}

/** A file of the model that is a parent of the path, or a directory of the model that has the path. */
const meets = (model: Model, path: string): boolean =>
  [...model.keys()].some(key => key.startsWith(`${path}/`) || path.startsWith(`${key}/`))
