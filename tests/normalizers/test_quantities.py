"""Quantities: every form of the kind that reports print, with its exact value.

The tables are read by ``benchmarks/normalizer_libraries.py``, too.
"""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.normalizers.numerals import read_number
from torikumi.normalizers.quantities import TEXT_MAX, parse_quantity, read_quantity
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.values import Quantity

SINGLE: list[tuple[str, str, str | None, str | None, str | None]] = [
    # text, value, unit, per, qualifier
    ("130", "130", None, None, None),
    ("0", "0", None, None, None),
    ("2,019", "2019", None, None, None),
    ("0.5", "0.5", None, None, None),
    ("80.0", "80.0", None, None, None),
    # widths, spaces, spellings
    ("241,400件", "241400", "件", None, None),
    ("２４１，４００件", "241400", "件", None, None),
    ("241，400 件", "241400", "件", None, None),
    ("1,300台", "1300", "台", None, None),
    ("1,300\n台", "1300", "台", None, None),
    ("　12　件　", "12", "件", None, None),
    ("12\u00a0件", "12", "件", None, None),
    ("12件。", "12", "件", None, None),
    ("0.04%", "0.04", "%", None, None),
    ("３０．５％", "30.5", "%", None, None),
    ("30.5パーセント", "30.5", "%", None, None),
    ("30.5㌫", "30.5", "%", None, None),
    ("30.5ﾊﾟｰｾﾝﾄ", "30.5", "%", None, None),
    # scales
    ("12万3千人", "123000", "人", None, None),
    ("0万人", "0", "人", None, None),
    ("０億十", "10", None, None, None),
    ("0万3千人", "3000", "人", None, None),
    ("１２万３千人", "123000", "人", None, None),
    ("3億5,000万円", "350000000", "円", None, None),
    ("3億 5,000万円", "350000000", "円", None, None),
    ("1億2,300万", "123000000", None, None, None),
    ("1億2千3百万円", "123000000", "円", None, None),
    ("113万2千", "1132000", None, None, None),
    ("120万8千円", "1208000", "円", None, None),
    ("12万3人", "120003", "人", None, None),
    ("1.5億円", "150000000", "円", None, None),
    ("12,000万円", "120000000", "円", None, None),
    ("2兆3,450億円", "2345000000000", "円", None, None),
    ("1,200千円", "1200000", "円", None, None),
    ("17,335,066千円", "17335066000", "円", None, None),
    ("774　千円", "774000", "円", None, None),
    ("5百万円", "5000000", "円", None, None),
    ("123百万円", "123000000", "円", None, None),
    ("2.5千人", "2500", "人", None, None),
    ("0.003 千㎥", "3", "㎥", None, None),
    ("3.2万t-CO2", "32000", "t-CO2", None, None),
    # kanji numerals
    ("二百三十", "230", None, None, None),
    ("十七か所", "17", "か所", None, None),
    ("三件", "3", "件", None, None),
    ("二十人", "20", "人", None, None),
    ("二三〇件", "230", "件", None, None),
    ("三千五百万円", "35000000", "円", None, None),
    ("一億二千万円", "120000000", "円", None, None),
    ("百人", "100", "人", None, None),
    # signs
    ("▲3.2%", "-3.2", "%", None, None),
    ("△1,200千円", "-1200000", "円", None, None),
    ("△ 290,000", "-290000", None, None, None),
    ("△0", "0", None, None, None),
    ("-5", "-5", None, None, None),
    ("－5", "-5", None, None, None),
    ("−5件", "-5", "件", None, None),
    ("ー5", "-5", None, None, None),
    ("‐5", "-5", None, None, None),
    ("＋3", "3", None, None, None),
    ("+ 3人", "3", "人", None, None),
    ("±0", "0", None, None, None),
    # units in their normal form
    ("12ヶ所", "12", "か所", None, None),
    ("12ケ所", "12", "か所", None, None),
    ("12カ所", "12", "か所", None, None),
    ("12ヵ所", "12", "か所", None, None),
    ("12箇所", "12", "か所", None, None),
    ("12個所", "12", "か所", None, None),
    ("5名", "5", "人", None, None),
    ("5人分", "5", "人分", None, None),
    ("3ヵ国語", "3", "か国語", None, None),
    ("10か年", "10", "年", None, None),
    ("3年間", "3", "年", None, None),
    ("120年", "120", "年", None, None),
    ("1.5年", "1.5", "年", None, None),
    ("6ヶ月間", "6", "か月", None, None),
    ("14日間", "14", "日", None, None),
    ("2週間", "2", "週", None, None),
    ("38.7歳", "38.7", "歳", None, None),
    ("20世帯", "20", "世帯", None, None),
    ("3地区", "3", "地区", None, None),
    ("2路線", "2", "路線", None, None),
    ("5回線", "5", "回線", None, None),
    ("3部屋", "3", "部屋", None, None),
    ("200食", "200", "食", None, None),
    ("3つ", "3", "つ", None, None),
    ("2品", "2", "品", None, None),
    ("12棚", "12", "棚", None, None),
    ("12棚増", "12", "棚", None, "増"),
    ("3フロア", "3", "フロア", None, None),
    ("3フロア（市内）", "3", "フロア", None, None),
    ("15町内会", "15", "町内会", None, None),
    ("2.5ポイント", "2.5", "ポイント", None, None),
    ("1,234.5t-CO2", "1234.5", "t-CO2", None, None),
    ("12t-CO₂", "12", "t-CO2", None, None),
    ("12トン", "12", "t", None, None),
    ("12㌧", "12", "t", None, None),
    ("12.3℃", "12.3", "℃", None, None),
    ("5ha", "5", "ha", None, None),
    ("5ヘクタール", "5", "ha", None, None),
    ("601.72㎡", "601.72", "㎡", None, None),
    ("30m²", "30", "㎡", None, None),
    ("30平方メートル", "30", "㎡", None, None),
    ("3㎞", "3", "km", None, None),
    ("20ｋｍ", "20", "km", None, None),
    ("100Mbps", "100", "Mbps", None, None),
    ("4.5点", "4.5", "点", None, None),
    ("１位", "1", "位", None, None),
    # shares in tenths
    ("3割", "30", "%", None, None),
    ("約7割", "70", "%", None, "約"),
    ("1割5分", "15", "%", None, None),
    ("2割8分7厘", "28.7", "%", None, None),
    # fractions
    ("1/2", "0.5", None, None, None),
    ("2/5", "0.4", None, None, None),
    ("3/8", "0.375", None, None, None),
    ("16分の3", "0.1875", None, None, None),
    ("10分の4", "0.4", None, None, None),
    ("３／４", "0.75", None, None, None),
    ("½", "0.5", None, None, None),
    ("4分の1", "0.25", None, None, None),
    # time
    ("3時間30分", "210", "分", None, None),
    ("２時間", "2", "時間", None, None),
    ("5分30秒", "330", "秒", None, None),
    ("1時間0分15秒", "3615", "秒", None, None),
    ("1時間半", "90", "分", None, None),
    ("1年6か月", "18", "か月", None, None),
    ("2年半", "30", "か月", None, None),
    # money
    ("¥1,200", "1200", "円", None, None),
    ("￥1,200円", "1200", "円", None, None),
    ("292,600 円", "292600", "円", None, None),
    # qualifiers
    ("約1.5倍", "1.5", "倍", None, "約"),
    ("延べ1,234人", "1234", "人", None, "延べ"),
    ("のべ 1,234人", "1234", "人", None, "のべ"),
    ("延べ人数1,234人", "1234", "人", None, "延べ人数"),
    ("延べ約1,200人", "1200", "人", None, "延べ・約"),
    ("累計12件", "12", "件", None, "累計"),
    ("計12回", "12", "回", None, "計"),
    ("各1回", "1", "回", None, "各"),
    ("全15校", "15", "校", None, "全"),
    ("第3位", "3", "位", None, "第"),
    ("前年度比105%", "105", "%", None, "前年度比"),
    ("対前年比+5.2%", "5.2", "%", None, "対前年比"),
    ("前年比▲3ポイント", "-3", "ポイント", None, "前年比"),
    ("概ね80%", "80", "%", None, "概ね"),
    ("100人前後", "100", "人", None, "前後"),
    ("5年連続", "5", "年", None, "連続"),
    ("約5年", "5", "年", None, "約"),
    ("1,200件（見込）", "1200", "件", None, "見込"),
    ("1,200件見込み", "1200", "件", None, "見込み"),
    ("12回（延べ）", "12", "回", None, "延べ"),
    # rates
    ("1件/週", "1", "件", "週", None),
    ("5件／月", "5", "件", "月", None),
    ("45人/日", "45", "人", "日", None),
    ("2往復/日", "2", "往復", "日", None),
    ("500円/㎡", "500", "円", "㎡", None),
    ("12,345千円/年", "12345000", "円", "年", None),
    ("850g/人・日", "850", "g", "人・日", None),
    ("0.05mg/L", "0.05", "mg", "L", None),
    ("1回/2か月", "1", "回", "2か月", None),
    ("月2回程度", "2", "回", "月", "程度"),
    ("月に2回", "2", "回", "月", None),
    ("週一回", "1", "回", "週", None),
    ("月10日", "10", "日", "月", None),
    ("週3日", "3", "日", "週", None),
    ("年１１１校", "111", "校", "年", None),
    ("毎月1回", "1", "回", "月", None),
    ("隔月1回", "1", "回", "隔月", None),
    ("年間3,000,000件", "3000000", "件", "年", None),
    ("年間延べ3,000人", "3000", "人", "年", "延べ"),
    ("月額 50,000円", "50000", "円", "月", None),
    ("日額1,000円", "1000", "円", "日", None),
    ("1日平均120人", "120", "人", "日", "平均"),
    ("１日３回", "3", "回", "日", None),
    ("1人1台", "1", "台", "人", None),
    ("1人1日当たり850g", "850", "g", "人・日", None),
    ("1件あたり15分", "15", "分", "件", None),
    ("人口1,000人当たり5.2人", "5.2", "人", "人口1,000人", None),
    ("市民1人当たり12.3kg", "12.3", "kg", "市民1人", None),
    ("12.3人/10万人", "12.3", "人", "10万人", None),
    ("人口10万人当たり12.3人", "12.3", "人", "人口10万人", None),
    ("５年間で１人", "1", "人", "5年間", None),
    ("5年間で2か所", "2", "か所", "5年間", None),
    ("3か年で延べ100人", "100", "人", "3か年", "延べ"),
    ("6か月間で10件", "10", "件", "6か月間", None),
    # changes
    ("2.5ポイント増", "2.5", "ポイント", None, "増"),
    ("2.7％増", "2.7", "%", None, "増"),
    ("5%減", "-5", "%", None, "減"),
    ("3件の減少", "-3", "件", None, "減少"),
    ("10%削減", "10", "%", None, "削減"),
    ("前年度比3割減", "-30", "%", None, "前年度比・減"),
    # what was done with that many
    ("100%達成", "100", "%", None, None),
    ("3回実施", "3", "回", None, None),
    ("3回を実施済み", "3", "回", None, None),
    ("10台導入", "10", "台", None, None),
    ("5回開催予定", "5", "回", None, "予定"),
    # brackets that change nothing
    ("100%(45/45)", "100", "%", None, None),
    ("66.7%（10件/15件）", "66.7", "%", None, None),
    ("100人(うち女性50人)", "100", "人", None, None),
    ("12件（前年度15件）", "12", "件", None, None),
    ("12件（市内）", "12", "件", None, None),
    ("12件（令和2年3月末時点）", "12", "件", None, None),
    ("12件（R2.3.31現在）", "12", "件", None, None),
    ("12件（3月末現在）", "12", "件", None, None),
    ("12件（※1）", "12", "件", None, None),
    ("12件※", "12", "件", None, None),
    ("1,200（千円）", "1200000", "円", None, None),
    ("1,200（単位：千円）", "1200000", "円", None, None),
    ("12（％）", "12", "%", None, None),
    ("5（人／日）", "5", "人", "日", None),
    ("1.5（千円／人）", "1500", "円", "人", None),
    ("4.2点（5点満点）", "4.2", "点", None, None),
    ("18校（全20校）", "18", "校", None, None),
    ("90%（20校中18校）", "90", "%", None, None),
    ("0.5割", "5", "%", None, None),
]

BOUNDED: list[tuple[str, str | None, str | None, str | None, str | None, str | None]] = [
    # text, value, lower, upper, unit, qualifier
    ("50%以上", "50", "50", None, "%", "以上"),
    ("５０％以上", "50", "50", None, "%", "以上"),
    ("50.0％以上を維持", "50", "50", None, "%", "以上"),
    ("80％超", "80", "80", None, "%", "超"),
    ("80%を超える", "80", "80", None, "%", "を超える"),
    ("100人余り", "100", "100", None, "人", "余り"),
    ("≧80%", "80", "80", None, "%", "≧"),
    ("30年以上", "30", "30", None, "年", "以上"),
    ("10%以上削減", "10", "10", None, "%", "以上・削減"),
    ("10人未満", "10", None, "10", "人", "未満"),
    ("10人以下", "10", None, "10", "人", "以下"),
    ("5日以内", "5", None, "5", "日", "以内"),
    ("100人弱", "100", None, "100", "人", "弱"),
    ("<0.1mg", "0.1", None, "0.1", "mg", "<"),
    ("月1回以上", "1", "1", None, "回", "以上"),
    ("少なくとも80%", "80", "80", None, "%", "少なくとも"),
    ("上限3回", "3", None, "3", "回", "上限"),
    ("年1～2回", None, "1", "2", "回", None),
    ("3件から5件まで", None, "3", "5", "件", None),
    ("0.5～1万円", None, "5000", "10000", "円", None),
    ("2以上3割未満", None, "20", "30", "%", "以上・未満"),
    ("5%以上減", "-5", None, "-5", "%", "以上・減"),
    ("20～30件", None, "20", "30", "件", None),
    ("20〜30件", None, "20", "30", "件", None),
    ("20~30件", None, "20", "30", "件", None),
    ("２０ ～ ３０ 件", None, "20", "30", "件", None),
    ("20件~30件", None, "20", "30", "件", None),
    ("20件から30件", None, "20", "30", "件", None),
    ("86.0～86.4", None, "86", "86.4", None, None),
    ("10-20", None, "10", "20", None, None),
    ("10−20", None, "10", "20", None, None),
    ("3-5回", None, "3", "5", "回", None),
    ("3ー5回", None, "3", "5", "回", None),
    ("▲5～▲3%", None, "-5", "-3", "%", None),
    ("-5～5%", None, "-5", "5", "%", None),
    ("2～3万円", None, "20000", "30000", "円", None),
    ("5,000～1万円", None, "5000", "10000", "円", None),
    ("9千～1万人", None, "9000", "10000", "人", None),
    ("2～3割", None, "20", "30", "%", None),
    ("3～5 千円", None, "3000", "5000", "円", None),
    ("約20～30件程度", None, "20", "30", "件", "約・程度"),
    ("20～30%減", None, "-30", "-20", "%", "減"),
    ("2～ 5 ㎞未満", None, "2", "5", "km", "未満"),
    ("20以上30未満", None, "20", "30", None, "以上・未満"),
    ("20件以上30件未満", None, "20", "30", "件", "以上・未満"),
    ("50%超60%以下", None, "50", "60", "%", "超・以下"),
]

NOTHING: list[tuple[str, str]] = [
    # text, how the reason begins
    ("5年で1人", "a second number beside it: で1人"),
    ("5年間で10", "a month or a date, or a number counted per one"),
    ("5年間で年10人", "a number counted per two things"),
    ("", "the text is blank"),
    ("　", "the text is blank"),
    ("－", "a sign for none"),
    ("-", "a sign for none"),
    ("―", "a sign for none"),
    # words
    ("未実施", "words, no number"),
    ("実施済", "words, no number"),
    ("調整中", "words, no number"),
    ("検討中", "words, no number"),
    ("皆増", "words, no number"),
    ("協議中", "words, no number"),
    ("半数", "words, no number"),
    ("増加", "words, no number"),
    ("現状維持", "words, no number"),
    ("前年度以上", "words, no number"),
    ("毎年度", "words, no number"),
    ("随時", "words, no number"),
    ("通年", "words, no number"),
    ("％", "words, no number"),
    # words that begin like a number
    ("一部実施", "words, no number"),
    ("十分", "words, no number"),
    ("四国", "a single sign"),
    ("九州", "a single sign"),
    ("七夕", "a single sign"),
    ("千葉", "a single sign"),
    ("万全", "万 without a number"),
    ("一般財源", "words, no number"),
    ("一式", "words, no number"),
    ("数十件", "words before"),
    ("十数件", "a single sign"),
    ("何件", "words, no number"),
    ("千円", "a unit without a number"),
    ("百万円", "a unit without a number"),
    ("万人", "a unit without a number"),
    ("〇", "〇 may stand"),
    ("〇件", "〇 may stand"),
    ("〇〇市", "〇 may stand"),
    ("一", "a single sign"),
    ("十", "a single sign"),
    ("三", "a single sign"),
    # signs that are no digits
    ("①", "an enclosed"),
    ("②件", "an enclosed"),
    ("①～④", "an enclosed"),
    ("10²", "an enclosed or raised"),
    ("1½", "an enclosed or raised"),
    ("㋀", "an enclosed"),
    ("㍘", "an enclosed"),
    ("Ⅲ", "words, no number"),
    # not written as numbers are
    ("1,23", "digits are not grouped in threes"),
    ("1,2345", "digits are not grouped in threes"),
    ("12,34件", "digits are not grouped in threes"),
    ("1.2.3", "more than one decimal point"),
    ("1、200件", "a second number"),
    ("1 234", "a second number"),
    ("00123", "a leading zero"),
    ("007", "a leading zero"),
    ("20.", "a sign after"),
    ("20.繰越金", "a sign after"),
    ("3百5千円", "the scales of the number"),
    ("3億50,000万円", "the scales of the number"),
    ("1千2,000円", "a part of the number is too large"),
    ("1人当たり", "words before"),
    ("20件以上30件未満以下", "two bounds"),
    ("1万12千人", "a part of the number is too large"),
    ("百千人", "the scales of the number"),
    ("二五百人", "the scales of the number"),
    ("5万円3", "a second number"),
    ("1.5万3千人", "a decimal point within"),
    ("3万1.5千人", "a decimal point within"),
    ("億円", "a unit without"),
    ("億5", "億 without a number"),
    ("12三件", "digits and kanji"),
    ("第１四半期", "digits and kanji"),
    ("1234567890123456", "more than 15 digits"),
    ("5Gエリア", "words beside"),
    ("3D", "words beside"),
    ("1e5", "a second number"),
    # two numbers that follow each other: two or three
    ("二三人", "two numbers that follow"),
    ("四五件", "two numbers that follow"),
    ("十二三人", "two numbers that follow"),
    # names, dates, times, classes
    ("20250401", "a date, a time, a code"),
    ("月5", "a month or a date"),
    ("1日3", "a month or a date"),
    ("毎月10日", "a month or a date"),
    ("24時間対応", "a way of working"),
    ("365日稼働", "a way of working"),
    ("5～1割", "the range runs downward"),
    ("1.5時間30分", "a second number"),
    ("3月", "a month"),
    ("10月末", "a month"),
    ("4月～9月", "a month"),
    ("5月1日", "a month"),
    ("30年度", "a year"),
    ("令和元年度", "a year"),
    ("令和5年", "a year"),
    ("2019年", "a year"),
    ("5年", "a year of an era, or a span"),
    ("3～5年", "a year of an era, or a span"),
    ("9時", "a time of day"),
    ("9時～17時", "a time of day"),
    ("9:30", "a date, a time, a code"),
    ("2025/4/1", "a year or a date"),
    ("2025-04-01", "a year or a date"),
    ("R2.3", "a year or a date"),
    ("24時間365日", "a second number"),
    ("3時間90分", "分 past its limit"),
    ("第3条", "a number in a name"),
    ("第3条に定める", "a number in a name"),
    ("第1回", "a number in a name"),
    ("第2期", "a number in a name"),
    ("第3", "a number in a name"),
    ("1回目", "a number in a name"),
    ("3年目", "a number in a name"),
    ("１級", "a number in a name"),
    ("3階", "a number in a name"),
    ("5番地", "a number in a name"),
    ("7歳児", "a class of people"),
    ("3年生", "a class of people"),
    ("65歳以上", "a class of people"),
    ("40～74歳", "a class of people"),
    ("１人世帯", "a class of people"),
    ("50%台", "a band of values"),
    ("No.5", "words before"),
    ("国道40号線", "words before"),
    ("088-622-5121", "a date, a time, a code"),
    ("779-3233", "a dash between numbers"),
    ("1-2", "a dash between numbers"),
    ("5-3107", "a dash between numbers"),
    ("01656-5-3311", "a date, a time, a code"),
    # more than one number
    ("12件、15件", "a second number"),
    ("10件→12件", "a second number"),
    ("H30:12件→R1:15件", "a year or a date"),
    ("15校中12校", "a second number"),
    ("12/15校", "a part and its whole"),
    ("12校/15校", "a part and its whole"),
    ("12/15", "a date, a page"),
    ("2/4", "a fraction"),
    ("1/3", "a fraction"),
    ("2/3", "a fraction"),
    ("5/6", "a fraction"),
    ("3分の2", "a fraction"),
    ("7分の5", "a fraction"),
    ("7/2", "a date, a page"),
    ("0/5", "a date, a page"),
    ("3分の1", "a fraction"),
    ("3分の0", "a date, a page"),
    ("4.5点/5点満点", "a part and its whole"),
    ("12/5件", "a part and its whole"),
    ("5/2件", "a part and its whole"),
    ("2人3人", "a second number"),
    ("3回/12人", "a second number behind a stroke"),
    ("1回100人", "a second number"),
    ("1件 100万円", "a second number"),
    ("1日 120人", "a second number"),
    ("年間1日120人", "a number counted per two things"),
    ("月5件/年", "a number counted per two things"),
    # ranges and bounds that do not hold
    ("30～20件", "the range runs downward"),
    ("30件以上20件未満", "the range runs downward"),
    ("20件～30人", "a range of two units"),
    ("20件以上30人未満", "a range of two units"),
    ("20件以上30件", "a second number without a bound"),
    ("10件～", "words beside"),
    ("～30%", "words before"),
    ("▲3～5%", "a minus sign that may count for both"),
    ("±5", "± is no single number"),
    ("- 5", "a dash apart"),
    ("≧10件以上", "two bounds"),
    ("10～20件以上", "two bounds"),
    ("▲3件減", "a sign and a word for less"),
    ("5減", "a change without a unit"),
    ("2倍増", "a change without a unit, or in times"),
    # brackets
    ("(12)", "a number in brackets alone"),
    ("12件(15件)", "a bracket holds another number"),
    ("12回（120人）", "a bracket holds another number"),
    ("△3(△10.7％)", "a bracket holds another number"),
    ("80%(45/45)", "a bracket holds another number"),
    ("100%(45/,)", "a bracket holds another number"),
    ("100%(,/45)", "a bracket holds another number"),
    ("80%(4/0)", "a bracket holds another number"),
    ("80件(4/5)", "a bracket holds another number"),
    ("12件（令和2年度～令和3年度）", "a bracket holds another number"),
    ("12件（実績は令和2年度）", "a bracket holds another number"),
    ("12件（三人）", "a bracket holds another number"),
    ("3件(減)", "the bracket changes"),
    ("5(△)", "the bracket changes"),
    ("3件（未実施）", "the bracket changes"),
    ("3回（中止）", "the bracket changes"),
    ("12件（月平均）", "the bracket changes"),
    ("12件（年間）", "the bracket"),
    ("850g（1人当たり）", "the bracket changes"),
    ("5件（人／日）", "the bracket holds a second unit"),
    ("5件/日（人／日）", "a number counted per two things"),
    ("12件(千円)", "the bracket holds a second unit"),
    ("12件((市)内)", "brackets that are not understood"),
    ("12件)", "brackets that are not understood"),
    ("12(a)(b)(c)", "brackets that are not understood"),
    ("【12件】", "words before"),
    # sentences
    ("市内30店舗で実施", "words before"),
    ("30店舗で検討", "words beside"),
    ("10台導入した", "words beside"),
    ("30人が参加した", "words beside"),
    ("5他会計補助金", "words beside"),
    ("2企画課", "words beside"),
    ("2総括", "words beside"),
    ("12棚卸", "words beside"),
    ("12 棚", "words beside"),
    ("3款", "words beside"),
    ("3男", "words beside"),
    ("3デジタル化", "words beside"),
    ("5強", "an intensity"),
    ("6弱", "an intensity"),
    ("人636", "words before"),
    ("千円79,947", "a second number"),
    ("〃203", "words before"),
    ("あ" * (TEXT_MAX + 1), "too long"),
]


@pytest.mark.parametrize(("text", "value", "unit", "per", "qualifier"), SINGLE)
def test_single(text: str, value: str, unit: str | None, per: str | None, qualifier: str | None) -> None:
    found = read_quantity(text)
    assert (found.value, found.unit, found.per, found.qualifier) == (Decimal(value), unit, per, qualifier)
    assert (found.lower, found.upper) == (None, None)


@pytest.mark.parametrize(("text", "value", "lower", "upper", "unit", "qualifier"), BOUNDED)
def test_bounds_and_ranges(
    text: str, value: str | None, lower: str | None, upper: str | None, unit: str | None, qualifier: str | None
) -> None:
    found = read_quantity(text)
    expected = [None if number is None else Decimal(number) for number in (value, lower, upper)]
    assert [found.value, found.lower, found.upper] == expected
    assert (found.unit, found.qualifier) == (unit, qualifier)


@pytest.mark.parametrize(("text", "reason"), NOTHING)
def test_no_quantity_and_why(text: str, reason: str) -> None:
    assert parse_quantity(text) is None
    with pytest.raises(NormalizationError) as caught:
        read_quantity(text)
    assert caught.value.text == text
    assert caught.value.reason.startswith(tuple(reason.split("|")))


@pytest.mark.parametrize(
    ("text", "unit_text"),
    [
        ("130", None),
        ("5名", "名"),
        ("12ヶ所", "ヶ所"),
        ("１，２００千円", "千円"),
        ("1,200 千円", "千円"),
        ("5百万円", "百万円"),
        ("3万円", "万円"),
        ("3億5,000万円", "円"),
        ("三千円", "円"),
        ("3割", "割"),
        ("30㎡", "㎡"),
        ("30m²", "m2"),
        ("3時間30分", "時間・分"),
        ("1時間半", "時間半"),
        ("20名～30名", "名"),
        ("20名以上30名未満", "名"),
        ("1,200（千円）", "千円"),
    ],
)
def test_the_unit_is_kept_as_printed(text: str, unit_text: str | None) -> None:
    assert read_quantity(text).unit_text == unit_text


def test_quantities_are_equal_whatever_their_unit_is_printed_as() -> None:
    assert parse_quantity("5名") == parse_quantity("5人") == Quantity(Decimal(5), unit="人")
    assert parse_quantity("20～30件") == Quantity(None, Decimal(20), Decimal(30), "件")


# --- properties

UNITS = ["件", "人", "%", "円", "か所", "台", "㎡", "t-CO2", "ポイント", "時間", None]
DIGITS_WIDE = str.maketrans("0123456789.,%+-", "０１２３４５６７８９．，％＋－")


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from(UNITS),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", " ", "　"]),
    st.sampled_from(["-", "▲", "△", "−"]),
)
def test_a_formatted_quantity_reads_back(
    number: Decimal, unit: str | None, wide: bool, grouped: bool, gap: str, minus: str
) -> None:
    digits = f"{abs(number):,}" if grouped else f"{abs(number)}"
    text = f"{minus if number < 0 else ''}{digits}{gap if unit else ''}{unit or ''}"
    found = read_quantity(text.translate(DIGITS_WIDE) if wide else text)
    assert (found.value, found.unit) == (number, unit)


@given(
    st.decimals(min_value=0, max_value=10**6, places=1),
    st.decimals(min_value=0, max_value=10**6, places=1),
    st.sampled_from(["～", "〜", "~", " ～ ", "から"]),
    st.booleans(),
)
def test_a_formatted_range_reads_back(one: Decimal, other: Decimal, sign: str, wide: bool) -> None:
    low, high = sorted((one, other))
    text = f"{low:,}件{sign}{high:,}件"
    found = read_quantity(text.translate(DIGITS_WIDE) if wide else text)
    assert (found.value, found.lower, found.upper, found.unit) == (None, low, high, "件")


def in_kanji(number: int, *, digits: bool) -> str:
    """A number as it is written with 万 and 億, in digits or in kanji."""
    text = ""
    for name, scale in (("億", 10**8), ("万", 10**4), ("", 1)):
        section, number = divmod(number, scale)
        if section:
            text += (f"{section:,}" if digits else below_ten_thousand(section)) + name
    return text


def below_ten_thousand(number: int) -> str:
    text = ""
    for name, scale in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, scale)
        if digit:
            text += ("" if digit == 1 and name else "〇一二三四五六七八九"[digit]) + name
    return text


@given(st.integers(1, 10**12 - 1), st.booleans())
def test_numbers_with_scales_read_back(number: int, digits: bool) -> None:
    assert read_number(in_kanji(number, digits=digits)) == number
    assert read_quantity(in_kanji(number, digits=digits) + "名").value == number  # 千人 is a unit


@given(st.text(alphabet="0123456789,.万億千百十一二三件人%～-▲△+/()約以上未満年月日時分割 　", max_size=25))
@example("1" * 29)
def test_what_is_read_reads_the_same_again(text: str) -> None:
    found = parse_quantity(text)
    if found is None or found.value is None:
        return
    again = parse_quantity(f"{found.value:f}{found.unit or ''}")
    # 3年 alone may be a year; 65歳 and the like have no words left around them
    assert again is None or (again.value, again.unit) == (found.value, found.unit)


@given(st.text(max_size=30))
@example("1" * 29)
def test_no_text_raises_anything_but_the_documented_error(text: str) -> None:
    if parse_quantity(text) is None:
        with pytest.raises(NormalizationError) as caught:
            read_quantity(text)
        assert caught.value.text == text
        assert caught.value.reason


@pytest.mark.parametrize("digits", [16, 28, 29, 60])
def test_a_number_of_too_many_digits_is_none_rather_than_a_rounded_one(digits: int) -> None:
    assert parse_quantity("1" * digits) is None
    assert parse_quantity("1" * digits + "億円") is None


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1人", "延べ", "(", "1日", "約1", "あ", "～1", "月", "１", "①", "万", "1/"]
)
def test_long_and_repeated_texts_do_not_hang(piece: str) -> None:
    start = process_time()
    for length in (10_000, TEXT_MAX - 5):
        text = (piece * length)[:length]
        parse_quantity(text)
        parse_quantity(text + "件")
    assert process_time() - start < 1  # a thousand times what it takes: not a measurement, a sign of backtracking
