// The tiers of tests, by what a file needs: `npm run test:fast` runs fast and isolated, `npm test` these and slow,
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
  'test/kdb/q/*.test.ts',
  'test/functions/runtime/*.test.ts',
  'test/services/finspace/clients/*.test.ts',
  'test/services/finspace/nodes/*.test.ts',
  'test/services/finspace/whole.test.ts',
  'test/services/aws/lambda/*.test.ts',
  'test/services/aws/s3/{keys,writers}.test.ts',
  'test/services/start.test.ts',
  'test/services/store/checkpoint.test.ts',
  'test/services/start/*.test.ts',
  'test/services/stepfunctions/{interrupted,quotas}.test.ts',
  'test/services/stepfunctions/query/jsonata/bounds.test.ts',
  'test/stacks/*.test.ts',
  'test/workflows/{bursts,daily,redrive}.test.ts',
]

/** Files that replace modules or change the environment of their process: each has a worker of its own. */
const isolated = ['test/functions/**/*.test.ts', 'test/workflows/*.test.ts']

/** Globs of the files of each tier. */
export const tiers = {
  fast: { include: ['test/**/*.test.ts'], exclude: [...isolated, ...slow, ...system], isolate: false },
  isolated: { include: isolated, exclude: [...slow, ...system], isolate: true },
  slow: { include: slow, exclude: system, isolate: true },
  system: { include: system, exclude: [], isolate: true },
} satisfies Record<string, Tier>

export interface Tier {
  include: string[]
  exclude: string[]
  /** Whether each file gets a worker of its own, which costs half a second. */
  isolate: boolean
}
