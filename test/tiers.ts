// The tiers of tests, by what a file needs: `npm run test:fast` runs fast, `npm test` fast and slow,
// `npm run test:system` system.

const system = ['test/system/**/*.test.ts']

/** Files that start processes, run others' clients or evaluate the whole deployment. */
const slow = [
  'test/**/*crash.test.ts',
  'test/**/*cli.test.ts',
  'test/**/orphans.test.ts',
  'test/cli/**/*.test.ts',
  'test/docs/docs.test.ts',
  'test/functions/bundle.test.ts',
  'test/services/finspace/clients/*.test.ts',
  'test/services/finspace/nodes/*.test.ts',
  'test/services/finspace/whole.test.ts',
  'test/services/lambda/*.test.ts',
  'test/services/s3/{keys,writers}.test.ts',
  'test/services/start.test.ts',
  'test/services/start/*.test.ts',
  'test/services/stepfunctions/{interrupted,quotas}.test.ts',
  'test/services/stepfunctions/query/jsonata/bounds.test.ts',
  'test/stacks/*.test.ts',
  'test/workflows/{daily,redrive}.test.ts',
]

/** Globs of the files of each tier. */
export const tiers = {
  fast: { include: ['test/**/*.test.ts'], exclude: [...slow, ...system] },
  slow: { include: slow, exclude: system },
  system: { include: system, exclude: [] },
} satisfies Record<string, Tier>

export interface Tier {
  include: string[]
  exclude: string[]
}
