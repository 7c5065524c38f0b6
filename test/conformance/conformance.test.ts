import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ExecutionCase } from './case.ts'
import { differences, isSame, normal } from './compare.ts'
import { trialsIn } from './folder.ts'

const root = join(import.meta.dirname, '../..')
const shared = join(root, '../shared')

/** The ids that docs/conformance.md lists as failing. */
function listed(): Set<string> {
  const text = readFileSync(join(root, 'docs/conformance.md'), 'utf8')
  return new Set([...text.matchAll(/^- `(.+)`$/gm)].map(([, id = '']) => id))
}

describe('AWS Step Functions as recorded', () => {
  for (const name of ['asl-cases', 'asl-definitions']) {
    const folder = join(shared, name)
    // The records are no part of the product: without them there is nothing to compare with.
    test.skipIf(!existsSync(folder))(
      `answers every case of ${name} that docs/conformance.md does not list`,
      async () => {
        const known = listed()
        const failed: string[] = []
        const mended: string[] = []
        for (const { id, run } of trialsIn(folder)) {
          const found = await run()
          if (found.length > 0 && !known.has(id)) failed.push(`${id}: ${found[0]}`)
          if (found.length === 0 && known.has(id)) mended.push(id)
        }
        expect(failed).toEqual([])
        expect(mended, 'take these off the list').toEqual([])
      },
    )
  }
})

describe('the comparison with a record', () => {
  const recorded: ExecutionCase = {
    id: 'x',
    kind: 'execution',
    needs: 'none',
    definition: {},
    input: {},
    expected: { status: 'SUCCEEDED', output: { a: '<uuid:1>' } },
    events: [{ id: 1, previousEventId: 0, type: 'ExecutionStarted', details: { input: {} } }],
  }
  const started = { id: 1, previousEventId: 0, type: 'ExecutionStarted', details: { input: {} } }

  test('finds nothing where all is the same but what differs from run to run', () => {
    expect(differences(recorded, { status: 'SUCCEEDED', output: { a: 'f00' }, events: [started] })).toEqual(
      [],
    )
  })

  test.for([
    ['another status', { status: 'FAILED', output: { a: '1' }, events: [started] }],
    ['another output', { status: 'SUCCEEDED', output: { b: '1' }, events: [started] }],
    ['an error', { status: 'SUCCEEDED', output: { a: '1' }, error: 'E', events: [started] }],
    ['an event too many', { status: 'SUCCEEDED', output: { a: '1' }, events: [started, started] }],
    [
      'another chain',
      { status: 'SUCCEEDED', output: { a: '1' }, events: [{ ...started, previousEventId: 1 }] },
    ],
    ['other details', { status: 'SUCCEEDED', output: { a: '1' }, events: [{ ...started, details: {} }] }],
  ] as const)('finds %s', ([, outcome]) => {
    expect(differences(recorded, { ...outcome, events: [...outcome.events] })).not.toEqual([])
  })

  test('takes texts that hold JSON as what they hold', () => {
    expect(isSame(normal('{"a": 1}'), normal({ a: 1 }))).toBe(true)
  })
})
