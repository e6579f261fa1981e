# Vì sao một ưu đãi được hay không được mời.
offers_stopped = Khách đã xin ngừng nhận ưu đãi
offer_declined = Khách đã từ chối ưu đãi này
offer_shown_lately = Ưu đãi này vừa được mời gần đây
offer_needs_proof = Ưu đãi riêng: chỉ mời khi đã xác nhận đúng là khách
offer_other_tier = Không dành cho nhóm giá trị của khách ({ $tier ->
    [top] cao nhất
    [high] cao
    [middle] trung bình
    [low] thấp
    [none] chưa mua
   *[other] { $tier }
 })
offer_other_stage = Không dành cho giai đoạn của khách ({ $stage ->
    [stranger] người lạ
    [prospect] mới hỏi, chưa mua
    [new] mới mua lần đầu
    [active] đang mua đều
    [loyal] khách ruột
    [at_risk] sắp rời đi
    [lost] đã lâu không mua
    [returned] vừa quay lại
   *[other] { $stage }
 })
offer_other_needs = Không hợp nhu cầu của khách ({ $needs })
offer_disabled = Ưu đãi đang tắt
offer_not_yet = Chưa tới ngày: bắt đầu từ { $from }
offer_over = Đã hết hạn ngày { $until }
offer_budget_spent = Ngân sách của ưu đãi đã dùng hết
offer_for_tier = Dành cho nhóm giá trị { $tier ->
    [top] cao nhất
    [high] cao
    [middle] trung bình
    [low] thấp
    [none] chưa mua
   *[other] { $tier }
 }
offer_for_stage = Dành cho { $stage ->
    [stranger] người lạ
    [prospect] khách mới hỏi, chưa mua
    [new] khách vừa mua lần đầu
    [active] khách đang mua đều
    [loyal] khách ruột
    [at_risk] khách sắp rời đi
    [lost] khách đã lâu không mua
    [returned] khách vừa quay lại
   *[other] { $stage }
 }
offer_for_need = Hợp nhu cầu { $need }
