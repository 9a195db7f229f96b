import { startSite, type SiteOptions } from '../../../../examples/partner-origins/site';

/** What an instance says to the process that started it. */
export type InstanceMessage =
  | { readonly kind: 'started'; readonly api: string; readonly partner: string }
  | { readonly kind: 'report'; readonly sentence: string };

const tell = (message: InstanceMessage): void => {
  process.send?.(message);
};

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as SiteOptions;
  process.on('warning', ({ message }) => {
    tell({ kind: 'report', sentence: message });
  });
  const site = await startSite({
    ...options,
    report: (sentence) => {
      tell({ kind: 'report', sentence });
    },
  });
  tell({ kind: 'started', api: site.api, partner: site.partner });
  process.once('disconnect', () => {
    void site.close().finally(() => process.exit());
  });
}

void main();
