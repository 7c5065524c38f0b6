/// <reference path="./.sst/platform/config.d.ts" />

// SST forbids imports at the top of this file.
export default $config({
  async app({ stage }) {
    const { readSettings } = await import('./stacks/settings.ts')
    const { region, keep, protect } = readSettings(process.cwd(), stage)
    return {
      name: 'kdbflow',
      home: 'aws',
      providers: { aws: { region } },
      // SST's word for keeping buckets; what else is kept, each resource says itself.
      removal: keep.includes('bucket') ? 'retain' : 'remove',
      protect,
    }
  },
  async run() {
    const { deploy } = await import('./stacks/deploy.ts')
    return deploy()
  },
})
