// ECharts, as little of it as the charts of Podium need. Loaded once a page has a chart to draw.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, LabelLayout, SVGRenderer]);

export type Drawn = EChartsType;

export function begin(place: HTMLElement): Drawn {
  return init(place, undefined, { renderer: 'svg' });
}
