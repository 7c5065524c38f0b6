/// <reference path="./.sst/platform/config.d.ts" />

// SST forbids imports at the top of this file.
export default $config({
  async app({ stage }) {
    const { readSettings } = await import('./stacks/settings.ts')
    return {
      name: 'kdbflow',
      home: 'aws',
      providers: { aws: { region: readSettings(process.cwd(), stage).region } },
      // What a team's loads and runbooks rest on does not go with a stage removed by mistake.
      removal: stage === 'production' ? 'retain' : 'remove',
      protect: stage === 'production',
    }
  },
  async run() {
    const { deploy } = await import('./stacks/deploy.ts')
    return deploy()
  },
})
