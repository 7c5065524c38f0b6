import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

/** Text that people want elsewhere: shown, with a button that copies it. */
export const Copied = ({ text, label }: { text: string; label: string }) => (
  <CopyToClipboard
    variant="inline"
    textToCopy={text}
    copyButtonAriaLabel={`Copy ${label}`}
    copySuccessText="Copied"
    copyErrorText="The browser did not copy it"
  />
)
