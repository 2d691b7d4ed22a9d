// The build's own guard finds the two slips it is there for, and nothing in what browsers do parse.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemOf } from './assert-built.ts';

it('finds decorators and accessors that were left in', () => {
  assert.ok(problemOf('a.js', 'class A{@t({type:String})label=1}'));
  assert.ok(problemOf('a.js', 'class A{accessor label=1}'));
  assert.ok(problemOf('a.js', '@customElement("x")\nclass A {}'));
});

it('lets lowered classes and words in strings be', () => {
  assert.equal(problemOf('a.js', 'class A{get accessor(){return this.accessor}}var a="me@host(1)";'), undefined);
});

it('finds a page without its script', () => {
  assert.ok(problemOf('index.html', '<p>Hello'));
  assert.equal(problemOf('index.html', '<script type="module" src="a.js"></script>'), undefined);
});
