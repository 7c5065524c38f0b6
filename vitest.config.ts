import { defineConfig } from 'vitest/config'
import { type Tier, tiers } from './test/tiers.ts'

const project = ([name, tier]: [string, Tier]) => ({
  test: { name, ...tier, testTimeout: 30_000, hookTimeout: 30_000 },
})

export default defineConfig({
  test: {
    globalSetup: 'test/support/no-node-left.ts',
    // By itself it leaves one core to others: half of two.
    maxWorkers: '100%',
    projects: Object.entries(tiers).map(project),
  },
})
