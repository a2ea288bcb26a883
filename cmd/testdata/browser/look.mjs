// Opens pages in headless Chromium as different readers would, and prints what is wrong with each, one JSON document a
// line. Arguments: the browser, a folder for screenshots ("" for none), then the pages.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';

const require = createRequire(join(process.env.EVENKEEL_BROWSER, 'node_modules', '.'));
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const readers = [
  {name: 'light', viewport: {width: 1280, height: 900}, colorScheme: 'light'},
  {name: 'dark', viewport: {width: 1280, height: 900}, colorScheme: 'dark'},
  {name: 'phone', viewport: {width: 360, height: 780}, colorScheme: 'light', isMobile: true, hasTouch: true},
  {name: 'phone-dark', viewport: {width: 360, height: 780}, colorScheme: 'dark', isMobile: true, hasTouch: true},
  {name: 'print', viewport: {width: 794, height: 1123}, colorScheme: 'dark', media: 'print'},
];

const [, , executablePath, shots, ...pages] = process.argv;
const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
for (const [i, path] of pages.entries()) {
  for (const {name, media, ...options} of readers) {
    if (i > 0 && name !== 'light' && name !== 'phone-dark') continue; // the first page is for all readers
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const url = pathToFileURL(path).href;
    const said = [], loaded = [];
    page.on('console', m => said.push(m.text()));
    page.on('pageerror', e => said.push(String(e)));
    page.on('request', r => { if (r.url() !== url && !r.url().startsWith('data:')) loaded.push(r.url()); });
    await page.goto(url);
    if (media) await page.emulateMedia({media, colorScheme: options.colorScheme});
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await axe.run(document, {resultTypes: ['violations']})).violations
      .map(v => ({id: v.id, impact: v.impact, help: v.help, where: v.nodes.slice(0, 3).map(n => n.target.join(' '))})));
    const shape = await page.evaluate(() => ({
      title: document.title,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ground: getComputedStyle(document.body).backgroundColor,
      pictures: [...document.querySelectorAll('svg.picture')].filter(s => s.getBoundingClientRect().height > 50).length,
      handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
      broken: [...document.querySelectorAll('.best td bdi')].filter(b => b.getClientRects().length > 1).map(b => b.textContent),
      scripts: document.querySelectorAll('script, img, iframe, object, embed').length,
    }));
    if (shots) await page.screenshot({path: join(shots, `${basename(dirname(path))}-${name}.png`), fullPage: true});
    console.log(JSON.stringify({page: path, reader: name, found, said, loaded, ...shape}));
    await context.close();
  }
}
await browser.close();
