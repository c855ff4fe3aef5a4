//! The shares by category as a picture: ours and the peer's, one line for each category. Plain SVG.
//!
//! Deliberately absent: scripts, fonts and colours alone as a sign; every line carries its figures.

use super::quality::Category;

const LEFT: u32 = 300;
const BAR: u32 = 300;
const LINE: u32 = 22;
const TOP: u32 = 44;
const WIDTH: u32 = LEFT + BAR + 130;

/// Draws the attempted categories.
pub(super) fn draw(categories: &[Category]) -> String {
    let shown: Vec<&Category> = categories.iter().filter(|category| category.is_attempted).collect();
    let height = TOP + LINE * u32::try_from(shown.len()).unwrap_or(0) + 12;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <title>Share of name pairs decided rightly, by category</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"12\" y=\"20\" font-size=\"14\" font-weight=\"bold\">Pairs decided rightly at the threshold 0.70</text>\n\
         <rect x=\"{LEFT}\" y=\"28\" width=\"12\" height=\"6\" fill=\"#1d70b8\"/><text x=\"{}\" y=\"35\" \
         font-size=\"11\">Standing</text>\n\
         <rect x=\"{}\" y=\"28\" width=\"12\" height=\"6\" fill=\"#b58840\"/><text x=\"{}\" y=\"35\" \
         font-size=\"11\">logic-v2</text>\n",
        LEFT + 16,
        LEFT + 90,
        LEFT + 106
    );
    for (line, category) in (0..).zip(&shown) {
        svg.push_str(&bars(TOP + LINE * line, category));
    }
    svg.push_str("</svg>\n");
    svg
}

fn bars(y: u32, category: &Category) -> String {
    let label = if category.is_match { "match" } else { "different" };
    let width = |share: f64| f64::from(BAR) * share;
    let ours = category.ours.value();
    let peer = category.peer.map(super::quality::Share::value);
    let figures = peer.map_or_else(|| format!("{ours:.2}"), |peer| format!("{ours:.2} / {peer:.2}"));
    let peer_bar = peer.map_or_else(String::new, |peer| {
        format!(
            "<rect x=\"{LEFT}\" y=\"{}\" width=\"{:.0}\" height=\"6\" fill=\"#b58840\"/>\n",
            y + 11,
            width(peer)
        )
    });
    format!(
        "<text x=\"12\" y=\"{}\">{} ({label}, {})</text>\n\
         <rect x=\"{LEFT}\" y=\"{}\" width=\"{:.0}\" height=\"6\" fill=\"#1d70b8\"/>\n{peer_bar}\
         <text x=\"{}\" y=\"{}\">{figures}</text>\n",
        y + 14,
        category.name.replace('_', " "),
        category.ours.total,
        y + 4,
        width(ours),
        LEFT + BAR + 10,
        y + 14
    )
}
