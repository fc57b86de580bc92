// npm run api              -> fails where what callers can import differs from the reports in etc
// npm run api -- --update  -> writes the reports
// One report for each entry point of each published package, from the built .d.ts files: the contract as text.
import {
  CompilerState,
  ConsoleMessageId,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { entryPoints, publishedPackages } from '../packages.ts';
import { root } from '../workspace.ts';
import { temporaryFolder } from './tarballs.ts';

const update = process.argv.includes('--update');
const reports = join(root, 'etc');
const fresh = temporaryFolder();

mkdirSync(reports, { recursive: true });
const expected: string[] = [];
let failed = false;

for (const one of publishedPackages()) {
  const configs = entryPoints(one).map(([subpath, types]) => configFor(one.folder, subpath, types));
  const [first, ...others] = configs;
  if (!first) continue;

  // one reading of the package for all its entry points: most of the time goes there
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  for (const config of configs) {
    const report = basename(config.reportFilePath);
    expected.push(report);
    let difference = '';
    const { succeeded, apiReportChanged, errorCount } = Extractor.invoke(config, {
      compilerState,
      localBuild: update,
      printApiReportDiff: true,
      messageCallback: (message) => {
        if (message.messageId === ConsoleMessageId.ApiReportDiff) difference = message.text;
        if (message.logLevel !== 'error') message.handled = true;
      },
    });
    console.log(`${word(apiReportChanged, errorCount)}  etc/${report}`);
    if (!update && difference) console.log(difference);
    failed ||= !succeeded;
  }
}

for (const name of readdirSync(reports).filter((file) => !expected.includes(file))) {
  if (update) rmSync(join(reports, name));
  else failed = true;
  console.log(`${update ? 'removed' : 'STALE  '}  etc/${name} belongs to no entry point`);
}
if (failed && !update)
  console.error(
    '`npm run api -- --update` writes the reports in etc; read the difference, it is what callers see.',
  );
process.exitCode = failed ? 1 : 0;

function configFor(folder: string, subpath: string, types: string) {
  const projectFolder = join(root, folder);
  /** `./testing` of packages/core: core.testing */
  const name = `${basename(folder)}${subpath.slice(1).replaceAll('/', '.')}`;
  const silent = { logLevel: ExtractorLogLevel.None };
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, types),
      compiler: {
        overrideTsconfig: { extends: join(root, 'tsconfig.base.json'), files: [types] },
      },
      newlineKind: 'lf',
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: reports,
        reportTempFolder: fresh,
        // a type that is only mentioned is part of the contract as well
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        // we have no release tags, and our sentences are not all TSDoc
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          'ae-missing-release-tag': silent,
          'ae-undocumented': silent,
          'ae-forgotten-export': silent,
          'ae-unresolved-link': silent,
        },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
}

function word(changed: boolean, errors: number) {
  if (errors > 0) return 'FAILS  ';
  if (!changed) return 'fits   ';
  return update ? 'written' : 'DIFFERS';
}
