/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app: input => ({
    name: 'kdbflow',
    home: 'aws',
    // What a team's loads and runbooks rest on does not go with a stage removed by mistake.
    removal: input.stage === 'production' ? 'retain' : 'remove',
    protect: input.stage === 'production',
  }),
  // SST forbids imports at the top of this file.
  async run() {
    const { deploy } = await import('./stacks/deploy.ts')
    return deploy()
  },
})
